import { closeBootProblem, useBoot } from '#lib/boot';
import { words } from '#lib/words';
import { bootMessageFrom, bootOutcomeWords, bootWords as text } from '#lib/words-boot';
import { Button, Callout, CodeBlock, Dialog } from '#ui';
import css from './boot.module.css';

/** What became of a change of what is restored at boot, where a passing message would not do. */
export function BootDialog() {
  const problem = useBoot((state) => state.problem);
  if (problem === null) return null;
  const { title, body } = bootOutcomeWords[problem.kind];
  return (
    <Dialog
      title={text.title}
      onClose={closeBootProblem}
      footer={
        <Button data-autofocus variant="primary" onClick={closeBootProblem}>
          {words.common.close}
        </Button>
      }
    >
      <div className={css['problem']}>
        <Callout tone="bad" title={title} isAlert>
          <p>{body}</p>
        </Callout>
        {problem.detail === null ? null : (
          <CodeBlock isSaid label={bootMessageFrom(problem.kind)} text={problem.detail} />
        )}
      </div>
    </Dialog>
  );
}
