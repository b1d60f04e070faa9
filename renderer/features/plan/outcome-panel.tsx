import type { ChangeOutcome, PlanView } from '#shared/ipc';
import { words } from '#lib/words';
import { Callout, CodeBlock, CopyButton } from '#ui';
import css from './plan.module.css';

const text = words.change;

/** The plan as one command for a terminal. */
const commandByHand = ({ restoreText, commands }: PlanView): string =>
  restoreText === ''
    ? commands.map((command) => `sudo ${command}`).join('\n')
    : `sudo iptables-restore --noflush --wait <<'EOF'\n${restoreText.trimEnd()}\nEOF`;

interface OutcomePanelProps {
  readonly outcome: ChangeOutcome;
  readonly plan: PlanView;
}

/** What became of a change that was not done: what, whether that changed nothing, and what to do. */
export function OutcomePanel({ outcome, plan }: OutcomePanelProps) {
  const { tone, title, whatHappened, whatToDo, isUntouched, isByHand } =
    text.outcomes[outcome.kind];
  return (
    <div className={css['outcome']}>
      <Callout tone={tone === 'calm' ? 'info' : 'bad'} title={title} isAlert>
        <p>
          {whatHappened}
          {isUntouched ? <strong> {text.nothingChanged}</strong> : null}
          {whatToDo === null ? null : <> {whatToDo}</>}
        </p>
      </Callout>
      {isByHand ? (
        <>
          {plan.isKernelKnown ? null : <p className={css['note']}>{text.byHandUnknown}</p>}
          <CodeBlock text={commandByHand(plan)} label={text.byHand} className={css['byHand']} />
          <div>
            <CopyButton text={commandByHand(plan)} label={text.copyByHand} />
          </div>
        </>
      ) : null}
      {outcome.detail === null || outcome.detail === '' ? null : (
        <CodeBlock
          isSaid
          text={outcome.detail}
          label={text.messageFrom(outcome.kind)}
          className={css['said']}
        />
      )}
    </div>
  );
}
