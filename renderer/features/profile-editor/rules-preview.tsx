import { checkProfile } from '#shared/profile';
import type { ProfileForm } from '#shared/ipc';
import { compile, renderRule } from '#shared/ruleset';
import { words } from '#lib/words';
import { RuleText } from '#ui';
import { useMemo } from 'react';
import css from './profile-editor.module.css';

/** The rules that the form comes to, while it is being filled in. Wide windows only: Apply shows them too. */
export function RulesPreview({ form }: { readonly form: ProfileForm }) {
  const rules = useMemo(() => {
    const checked = checkProfile(form);
    return checked.ok ? compile(checked.value) : null;
  }, [form]);
  return (
    <aside aria-label={words.editor.preview} className={css['preview']}>
      <h2>{words.editor.preview}</h2>
      {rules === null ? (
        <p className={css['previewNote']}>{words.editor.previewEmpty}</p>
      ) : (
        <div className={css['previewRules']}>
          <RuleLines
            chain={rules.hook}
            lines={[...(rules.hookLog ? [rules.hookLog] : []), rules.jump].map(renderRule)}
          />
          <RuleLines chain={rules.chain} lines={rules.rules.map(renderRule)} />
        </div>
      )}
    </aside>
  );
}

function RuleLines({
  chain,
  lines,
}: {
  readonly chain: string;
  readonly lines: readonly string[];
}) {
  return (
    <section aria-label={chain}>
      <h3 className={css['previewChain']}>
        <code>{chain}</code>
      </h3>
      <ol>
        {lines.map((line, index) => (
          <li key={index} className="mono">
            <RuleText text={line} />
          </li>
        ))}
      </ol>
    </section>
  );
}
