import { Fragment } from 'react';
import css from './rule-text.module.css';

/**
 * A rule as one line of words. An option stays with its value, and no line breaks inside of `--`;
 * options step back behind what they say.
 */
export function RuleText({ text }: { readonly text: string }) {
  return pairWords(text.split(' ')).map(([option, ...values], index) => (
    <Fragment key={index}>
      {index === 0 ? '' : ' '}
      <span className={css['pair']}>
        <span className={css['option']}>{option}</span>
        {values.length === 0 ? '' : ` ${values.join(' ')}`}
      </span>
    </Fragment>
  ));
}

/** Groups words so that each group begins with an option. */
function pairWords(words: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (word.startsWith('-') || !last) groups.push([word]);
    else last.push(word);
  }
  return groups;
}
