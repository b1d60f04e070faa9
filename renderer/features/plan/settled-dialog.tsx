import { closeChange, startChange, type SettledChange } from '#lib/change-store';
import { words } from '#lib/words';
import { decisionWords, keepWords } from '#lib/words-keep';
import { Button, Callout, CodeBlock, Dialog } from '#ui';
import { useUndone } from './undone.ts';
import css from './plan.module.css';

/** What became of rules that nobody kept, where a passing message would not do. */
export function SettledDialog({ intent, decision: { kind, detail } }: SettledChange) {
  const { tone, title, body } = decisionWords[kind];
  const undone = useUndone(intent);
  return (
    <Dialog
      title={words.change.title(intent, undone)}
      onClose={closeChange}
      footer={
        <>
          <Button onClick={() => void startChange(intent)}>{keepWords.again}</Button>
          <Button data-autofocus variant="primary" onClick={closeChange}>
            {words.common.close}
          </Button>
        </>
      }
    >
      <div className={css['outcome']}>
        <Callout tone={tone} title={title} isAlert>
          <p>{body}</p>
        </Callout>
        {detail === null ? null : (
          <CodeBlock
            isSaid
            text={detail}
            label={words.change.messageFromHelper}
            className={css['said']}
          />
        )}
      </div>
    </Dialog>
  );
}
