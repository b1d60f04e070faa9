import type { PlanView, ProfileView } from '#shared/ipc';
import { useApplyPlan } from '#lib/use-apply-plan';
import { words } from '#lib/words';
import { PlanTabs } from '#features/plan';
import { Callout } from '#ui';
import { rulesInPlace } from './rules-in-place.ts';
import css from './profile.module.css';

const text = words.profile.rules;

/** What Apply would write, or what stands in the kernel where that is the same. */
export function RulesTab({ view }: { readonly view: ProfileView }) {
  const { profile, status } = view;
  const planned = useApplyPlan(profile.name, profile, status?.state ?? null);
  switch (planned.kind) {
    case 'planning':
      return <p role="status">{text.planning}</p>;
    case 'failed':
      return (
        <Callout tone="bad" title={text.failed} isAlert>
          <p>{planned.message}</p>
        </Callout>
      );
    case 'planned':
      return (
        <div className={css['rules']}>
          <p className={css['rulesLead']}>{leadOf(planned.plan)}</p>
          <PlanTabs plan={planned.plan.isEmpty ? rulesInPlace(profile) : planned.plan} />
        </div>
      );
  }
}

function leadOf({ isKernelKnown, isEmpty }: PlanView): string {
  if (!isKernelKnown) return text.unknown;
  return isEmpty ? text.inPlace : text.toWrite;
}
