import type { ChangeOutcome, Intent, PlanView } from '#shared/ipc';
import { LoaderCircle } from 'lucide-react';
import { useEffect } from 'react';
import { useApp } from '#lib/app-store';
import {
  cancelChange,
  closeChange,
  followChanges,
  runChange,
  startChange,
  useChange,
  type PendingChange,
} from '#lib/change-store';
import { words } from '#lib/words';
import { bootWords } from '#lib/words-boot';
import { Button, Callout, CodeBlock, CopyButton, Dialog } from '#ui';
import { KeepDialog } from './keep-dialog.tsx';
import { MissingHelper, useIsReadOnly } from './missing-helper.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { PlanTabs } from './plan-tabs.tsx';
import { SettledDialog } from './settled-dialog.tsx';
import { useUndone } from './undone.ts';
import css from './plan.module.css';

const text = words.change;

/** The change that is being looked at: its plan, its progress, and what became of it. */
export function ChangeDialog() {
  const { change } = useChange();
  useEffect(followChanges, []);
  switch (change.kind) {
    case 'none':
      return null;
    case 'keeping':
      return <KeepDialog {...change} />;
    case 'settled':
      return <SettledDialog {...change} />;
    case 'planning':
    case 'review':
    case 'running':
    case 'broken':
      return <PlanDialog change={change} />;
  }
}

function PlanDialog({ change }: { readonly change: OpenChange }) {
  const undone = useUndone(change.intent);
  return (
    <Dialog
      size="lg"
      title={text.title(change.intent, undone)}
      onClose={change.kind === 'running' ? null : closeChange}
      footer={<Footer change={change} />}
    >
      <Content change={change} />
    </Dialog>
  );
}

type OpenChange = Exclude<PendingChange, { kind: 'none' | 'keeping' | 'settled' }>;

function Content({ change }: { readonly change: OpenChange }) {
  switch (change.kind) {
    case 'planning':
      return <Progress words={text.planning} />;
    case 'review':
      return <Review intent={change.intent} plan={change.plan} outcome={change.outcome} />;
    case 'running':
      return <Review intent={change.intent} plan={change.plan} outcome={null} />;
    case 'broken':
      return (
        <Callout tone="bad" title={text.broken} isAlert>
          <p>{change.message}</p>
        </Callout>
      );
  }
}

interface ReviewProps {
  readonly intent: Intent;
  readonly plan: PlanView;
  readonly outcome: ChangeOutcome | null;
}

function Review({ intent, plan, outcome }: ReviewProps) {
  const isNothing = plan.isEmpty && plan.isKernelKnown;
  const isReadOnly = useIsReadOnly(plan);
  // The command to run by hand has the whole plan in it.
  const isByHand = outcome !== null && text.outcomes[outcome.kind].isByHand;
  return (
    <div className={css['review']}>
      {outcome === null ? null : <OutcomePanel outcome={outcome} plan={plan} />}
      {outcome === null && plan.obstacle === null ? (
        <p className={css['lead']}>{plan.isListOnly ? text.listOnly : leadOf(intent, isNothing)}</p>
      ) : null}
      {plan.obstacle === null ? null : (
        <Callout tone="warn" title={text.obstacle} isAlert>
          <p>{plan.obstacle}</p>
        </Callout>
      )}
      {plan.notes.length === 0 || (isNothing && intent.kind === 'setting') ? null : (
        <ul className={css['notes']}>
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {plan.permanently === null || isNothing ? null : <Permanently command={plan.permanently} />}
      <BootLead intent={intent} />
      {isReadOnly && outcome === null ? <MissingHelper plan={plan} /> : null}
      {isReadOnly || plan.isKernelKnown ? null : (
        <Callout tone="info" title={text.unknownKernel}>
          <p>{text.unknownKernelBody}</p>
        </Callout>
      )}
      {plan.diff.length === 0 || isByHand ? null : <PlanTabs plan={plan} />}
    </div>
  );
}

/** How long a setting of the kernel lasts, and what would have it last. */
function Permanently({ command }: { readonly command: string }) {
  return (
    <div className={css['command']}>
      <p className={css['formHead']}>
        {text.untilBoot}
        <CopyButton text={command} label={text.copyByHand} />
      </p>
      <CodeBlock text={command} label={text.permanently} />
    </div>
  );
}

/** That a deleted profile is not restored at boot any longer. */
function BootLead({ intent }: { readonly intent: Intent }) {
  const isAtBoot = useApp(
    ({ profiles }) =>
      intent.kind === 'delete' &&
      profiles.some(
        ({ profile, boot }) =>
          intent.profiles.includes(profile.name) && (boot === 'yes' || boot === 'differs'),
      ),
  );
  return isAtBoot ? <p className={css['lead']}>{bootWords.onDelete}</p> : null;
}

function leadOf(intent: Intent, isNothing: boolean): string {
  if (!isNothing) return text.lead(intent);
  switch (intent.kind) {
    case 'apply':
      return text.nothingToApply;
    case 'delete':
      return text.onlyForget;
    case 'remove':
    case 'remove-chains':
    case 'sweep-logs':
      return text.nothingToRemove;
    case 'undo':
      return text.nothingToUndo;
    case 'setting':
      return text.nothingToSet;
  }
}

function Footer({ change }: { readonly change: OpenChange }) {
  switch (change.kind) {
    case 'planning':
      return <Button onClick={closeChange}>{words.common.cancel}</Button>;
    case 'running':
      return (
        <>
          <Progress words={change.isBegun ? text.begun : text.running} />
          <Button disabled={change.isBegun} onClick={() => void cancelChange()}>
            {words.common.cancel}
          </Button>
          <Button variant="primary" disabled>
            {text.actions[change.intent.kind]}
          </Button>
        </>
      );
    case 'broken':
      return (
        <>
          <Button onClick={closeChange}>{words.common.close}</Button>
          <Button variant="primary" onClick={() => void startChange(change.intent)}>
            {text.again}
          </Button>
        </>
      );
    case 'review':
      return <ReviewFooter {...change} />;
  }
}

/** What puts something into the kernel; all else takes it out. */
const PRIMARY: readonly Intent['kind'][] = ['apply', 'undo', 'setting'];

function ReviewFooter({ intent, plan, outcome }: ReviewProps) {
  const isReadOnly = useIsReadOnly(plan);
  const isNothing = plan.isEmpty && plan.isKernelKnown;
  if (
    plan.obstacle !== null ||
    (isNothing && intent.kind !== 'delete') ||
    (isReadOnly && outcome === null)
  ) {
    return (
      <Button data-autofocus onClick={closeChange}>
        {words.common.close}
      </Button>
    );
  }
  const isRetry = outcome !== null && outcome.kind !== 'plan-changed';
  return (
    <>
      <p className={css['password']}>
        {isNothing ? text.noPassword : isRetry ? null : text.password}
      </p>
      <Button onClick={closeChange}>{isRetry ? words.common.close : words.common.cancel}</Button>
      <Button
        data-autofocus
        variant={PRIMARY.includes(intent.kind) ? 'primary' : 'danger'}
        onClick={() => void runChange()}
      >
        {isRetry ? text.again : text.actions[intent.kind]}
      </Button>
    </>
  );
}

/** It has the focus, which Cancel must not: a password typed too early ends with Enter. */
function Progress({ words: said }: { readonly words: string }) {
  return (
    <p role="status" tabIndex={-1} data-autofocus className={css['progress']}>
      <LoaderCircle aria-hidden="true" />
      {said}
    </p>
  );
}
