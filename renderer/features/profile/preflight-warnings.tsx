import type { ProfileView } from '#shared/ipc';
import { words } from '#lib/words';
import { Callout, CodeBlock } from '#ui';
import css from './profile.module.css';

const text = words.profile.preflight;

/** What of this machine keeps a profile from working, each with what to do about it. */
export function PreflightWarnings({ view: { warnings } }: { readonly view: ProfileView }) {
  if (warnings.length === 0) return null;
  return (
    <section aria-label={text.label} className={css['warnings']}>
      {warnings.map(({ kind, message, fix, command }) => (
        <Callout key={message} tone="warn" title={text.titles[kind]}>
          <p>{message}</p>
          <p>{fix}</p>
          {command === null ? null : <CodeBlock label={text.command} text={command} />}
        </Callout>
      ))}
    </section>
  );
}
