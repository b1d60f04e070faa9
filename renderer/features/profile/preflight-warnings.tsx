import type { ProfileView } from '#shared/ipc';
import { isCertain } from '#shared/preflight';
import { startChange } from '#lib/change-store';
import { words } from '#lib/words';
import { Button, Callout, CodeBlock } from '#ui';
import css from './profile.module.css';

const text = words.profile.preflight;

/** What of this machine keeps a profile from working, each with what to do about it. */
export function PreflightWarnings({ view: { warnings } }: { readonly view: ProfileView }) {
  if (warnings.length === 0) return null;
  return (
    <section aria-label={text.label} className={css['warnings']}>
      {warnings.map(({ kind, message, fix, command, setting }) => (
        <Callout
          key={message}
          tone={isCertain({ kind }) ? 'warn' : 'info'}
          title={text.titles[kind]}
          actions={
            setting === null ? undefined : (
              <Button onClick={() => void startChange({ kind: 'setting', setting, value: 1 })}>
                {text.set(setting)}
              </Button>
            )
          }
        >
          <p>{message}</p>
          <p>{fix}</p>
          {command === null ? null : <CodeBlock label={text.command} text={command} />}
        </Callout>
      ))}
    </section>
  );
}
