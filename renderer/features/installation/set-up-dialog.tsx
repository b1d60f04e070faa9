import { LoaderCircle } from 'lucide-react';
import { closeSetUp, runSetUp, useSetUp, type SetUpTask } from '#lib/installation';
import { words } from '#lib/words';
import { installationWords as text, setUpOutcomeWords } from '#lib/words-installation';
import { Button, Callout, CodeBlock, Dialog } from '#ui';
import css from './installation.module.css';

/** What would be installed or removed, its progress, and what became of it. */
export function SetUpDialog() {
  const step = useSetUp((state) => state.step);
  if (step.kind === 'none') return null;
  const { task } = step;
  const outcome = step.kind === 'asking' ? step.outcome : null;
  return (
    <Dialog
      title={task === 'set-up' ? text.setUpTitle : text.removeTitle}
      onClose={step.kind === 'working' ? null : closeSetUp}
      footer={<Footer task={task} isWorking={step.kind === 'working'} isRetry={outcome !== null} />}
    >
      <div className={css['content']}>
        {outcome === null ? null : (
          <>
            <Callout
              tone={setUpOutcomeWords[outcome.kind].tone}
              title={setUpOutcomeWords[outcome.kind].title}
              isAlert
            >
              <p>{setUpOutcomeWords[outcome.kind].body}</p>
            </Callout>
            {outcome.detail === null ? null : (
              <CodeBlock isSaid label={text.said} text={outcome.detail} />
            )}
          </>
        )}
        {outcome === null ? <What task={task} /> : null}
      </div>
    </Dialog>
  );
}

function What({ task }: { readonly task: SetUpTask }) {
  switch (task) {
    case 'set-up':
      return (
        <>
          <p>{text.setUpLead}</p>
          <ul className={css['files']}>
            {text.setUpFiles.map((file) => (
              <li key={file}>{file}</li>
            ))}
          </ul>
          <p>{text.setUpCheck}</p>
        </>
      );
    case 'remove':
      return (
        <>
          <p>{text.removeLead}</p>
          <p>{text.removeStays}</p>
        </>
      );
  }
}

interface FooterProps {
  readonly task: SetUpTask;
  readonly isWorking: boolean;
  readonly isRetry: boolean;
}

function Footer({ task, isWorking, isRetry }: FooterProps) {
  if (isWorking) {
    return (
      <p role="status" className={css['working']}>
        <LoaderCircle aria-hidden="true" />
        {text.working}
      </p>
    );
  }
  return (
    <>
      <Button onClick={closeSetUp}>{isRetry ? words.common.close : words.common.cancel}</Button>
      <Button
        data-autofocus
        variant={task === 'set-up' ? 'primary' : 'danger'}
        onClick={() => void runSetUp(task)}
      >
        {isRetry ? text.again : task === 'set-up' ? text.doSetUp : text.doRemove}
      </Button>
    </>
  );
}
