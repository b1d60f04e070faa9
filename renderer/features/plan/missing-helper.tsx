import type { PlanView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { closeChange } from '#lib/change-store';
import { words } from '#lib/words';
import { HelperButton, useCanSetUp } from '#features/installation';
import { Callout } from '#ui';

const text = words.change;

/** Whether a plan can only be read: there is no helper, and it needs one. */
export const useIsReadOnly = ({ isListOnly }: PlanView): boolean =>
  useApp(({ helper }) => helper.kind === 'unavailable' && helper.why === 'not-installed') &&
  !isListOnly;

/** Why a plan can only be read, and the ways out. */
export function MissingHelper({ plan }: { readonly plan: PlanView }) {
  const canSetUp = useCanSetUp();
  const { why, do: whatToDo } = words.helper.unavailable['not-installed'];
  return (
    <Callout tone="warn" title={text.noHelper} actions={<HelperButton onSetUp={closeChange} />}>
      <p>
        {why} {canSetUp ? text.noHelperSetUp : whatToDo}
      </p>
      <p>{plan.isKernelKnown ? text.noHelperByHand : text.noHelperByHandUnknown}</p>
    </Callout>
  );
}
