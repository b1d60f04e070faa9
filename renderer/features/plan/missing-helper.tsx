import type { PlanView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { closeChange } from '#lib/change-store';
import { reconnect } from '#lib/helper';
import { askToSetUp } from '#lib/installation';
import { words } from '#lib/words';
import { installationWords } from '#lib/words-installation';
import { Button, Callout } from '#ui';

const text = words.change;

/** Whether a plan can only be read: there is no helper, and it needs one. */
export const useIsReadOnly = ({ isListOnly }: PlanView): boolean =>
  useApp(({ helper }) => helper.kind === 'unavailable' && helper.why === 'not-installed') &&
  !isListOnly;

/** Why a plan can only be read, and the ways out. */
export function MissingHelper({ plan }: { readonly plan: PlanView }) {
  const canSetUp = useApp(({ installation }) => installation.offer === 'set-up');
  const { why, do: whatToDo } = words.helper.unavailable['not-installed'];
  const setUp = () => {
    closeChange();
    askToSetUp('set-up');
  };
  return (
    <Callout
      tone="warn"
      title={text.noHelper}
      actions={
        canSetUp ? (
          <Button onClick={setUp}>{installationWords.setUp}</Button>
        ) : (
          <Button onClick={reconnect}>{words.helper.reconnect}</Button>
        )
      }
    >
      <p>
        {why} {canSetUp ? text.noHelperSetUp : whatToDo}
      </p>
      <p>{plan.isKernelKnown ? text.noHelperByHand : text.noHelperByHandUnknown}</p>
    </Callout>
  );
}
