import { decide, type OpenDecision } from '#lib/change-store';
import { words } from '#lib/words';
import { keepWords as text } from '#lib/words-keep';
import { Button, Dialog } from '#ui';
import { useEffect, useState } from 'react';
import { countLines } from './count-lines.ts';
import { useUndone } from './undone.ts';
import css from './plan.module.css';

/** Seconds left at which the time is read aloud. */
const SPOKEN = [5, 10, 30, 60] as const;

/** Asks whether the new rules stay. It has to be answered; if nobody does, the helper decides. */
export function KeepDialog({ intent, plan, until, isDeciding }: OpenDecision) {
  const undone = useUndone(intent);
  const left = useSecondsUntil(until);
  const [first] = useState(left);
  const isOver = left === 0;
  const isBusy = isDeciding || isOver;
  return (
    <Dialog
      role="alertdialog"
      title={text.title}
      onClose={null}
      footer={
        <>
          <p role="timer" className={css['countdown']}>
            {isDeciding ? text.deciding : isOver ? text.ending : text.left(left)}
          </p>
          <Button disabled={isBusy} onClick={() => void decide(false)}>
            {text.putBack}
          </Button>
          <Button
            data-autofocus
            variant="primary"
            disabled={isBusy}
            onClick={() => void decide(true)}
          >
            {text.keep}
          </Button>
        </>
      }
    >
      <div className={css['keep']}>
        <p>
          <strong>{text.done(intent, undone)}</strong>
          {plan === null ? '.' : ` (${words.diff.summary(countLines(plan))}).`}
        </p>
        <p>{text.body}</p>
      </div>
      <p role="status" className="sr-only">
        {isOver ? text.ending : text.spoken(SPOKEN.find((at) => left <= at && at < first) ?? first)}
      </p>
    </Dialog>
  );
}

/**
 * Whole seconds until a moment in ms since 1970; 0 from then on. Counted from now on by the clock that the helper waits by:
 * it stands still while the machine sleeps, and nobody sets it.
 */
function useSecondsUntil(until: number): number {
  const [end] = useState(() => performance.now() + until - Date.now());
  const [left, setLeft] = useState(() => secondsUntil(end));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsUntil(end)), 200);
    return () => clearInterval(timer);
  }, [end]);
  return left;
}

const secondsUntil = (end: number): number =>
  Math.max(0, Math.ceil((end - performance.now()) / 1000));
