import { Check, Copy } from 'lucide-react';
import { clsx } from 'clsx';
import { copyText } from '#lib/clipboard';
import { words } from '#lib/words';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './code-block.module.css';

interface CopyButtonProps {
  readonly text: string;
  readonly label?: string;
}

/** Copies, and says so on itself. */
export function CopyButton({ text, label = words.common.copy }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      size="sm"
      icon={isCopied ? <Check /> : <Copy />}
      onClick={() => setIsCopied(copyText(text))}
    >
      <span aria-live="polite">{isCopied ? words.common.copied : label}</span>
    </Button>
  );
}

interface CodeBlockProps {
  readonly text: string;
  readonly label: string;
  /** Whether it is what a program said, not what is to be run: it is titled. */
  readonly isSaid?: boolean;
  readonly className?: string | undefined;
}

/** Text for a terminal, to the letter: long lines go on below, and are copied as one. */
export function CodeBlock({ text, label, isSaid = false, className }: CodeBlockProps) {
  const block = (
    <pre tabIndex={0} role="region" aria-label={label} className={clsx(css['block'], className)}>
      {withWholeOptions(text)}
    </pre>
  );
  if (!isSaid) return block;
  return (
    <div className={css['said']}>
      <p aria-hidden="true" className={css['title']}>
        {label}
      </p>
      {block}
    </div>
  );
}

/** Longer text has no parts of its own, in characters: so many would take their time. */
const MAX_IN_PARTS = 50_000;

/** Text in which no line breaks inside of an option such as `--to-destination`. */
function withWholeOptions(text: string): ReactNode {
  if (text.length > MAX_IN_PARTS) return text;
  return text.split(/(?<=\s)(--\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} className={css['option']}>
        {part}
      </span>
    ),
  );
}
