import type { BootView } from '#shared/ipc';
import type { ReactNode } from 'react';
import { useApp } from '#lib/app-store';
import { formatDay } from '#lib/format';
import { go } from '#lib/view-store';
import { bootUnitWords, bootWords as text } from '#lib/words-boot';
import { Button, Callout, CodeBlock } from '#ui';
import css from './boot.module.css';

/**
 * That profiles were not restored when the machine started, or would not be at its next start.
 *
 * @param props.isList Whether the list that they lead to stands right below.
 */
export function BootWarnings({ isList = false }: { readonly isList?: boolean }) {
  const boot = useApp((state) => state.boot);
  const hasMarked = useApp(({ profiles }) =>
    profiles.some((each) => each.boot === 'yes' || each.boot === 'differs'),
  );
  if (boot === null) return null;
  const see = isList ? undefined : (
    <Button onClick={() => go({ kind: 'settings' })}>{text.see}</Button>
  );
  return (
    <div className={css['warnings']}>
      <RunWarning run={boot.run} see={see} />
      {boot.problem === null ? null : (
        <Callout tone="warn" title={text.problem}>
          <p>{boot.problem}</p>
        </Callout>
      )}
      {hasMarked && boot.unit !== 'enabled' ? (
        <Callout tone="warn" title={text.notStarted} actions={see}>
          <p>
            {bootUnitWords[boot.unit].body}
            <code>{bootUnitWords[boot.unit].command}</code>
          </p>
        </Callout>
      ) : null}
    </div>
  );
}

function RunWarning({ run, see }: { readonly run: BootView['run']; readonly see: ReactNode }) {
  switch (run.kind) {
    case 'none':
    case 'restored':
      return null;
    case 'missed':
      return (
        <Callout tone="warn" title={text.missed} actions={see}>
          <p>{text.missedBody}</p>
        </Callout>
      );
    case 'failed':
      return (
        <Callout tone="warn" title={text.failed} actions={see}>
          <p>{text.failedBody(formatDay(run.at))}</p>
          {run.said.length === 0 ? null : (
            <CodeBlock isSaid label={text.serviceLog} text={run.said.join('\n')} />
          )}
        </Callout>
      );
  }
}
