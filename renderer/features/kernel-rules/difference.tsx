import type { KernelChain } from '#shared/ipc';
import { useProfileView } from '#lib/app-store';
import { useApplyPlan } from '#lib/use-apply-plan';
import { words } from '#lib/words';
import { kernelWords as text } from '#lib/words-kernel';
import { PlanTabs } from '#features/plan';
import { Callout } from '#ui';
import css from './kernel-rules.module.css';

interface DifferenceProps {
  readonly chain: KernelChain;
  readonly profile: string;
}

/** What applying a profile would change; made anew whenever the profile or its rules do. */
export function Difference({ chain: { rules, isReached }, profile }: DifferenceProps) {
  const view = useProfileView(profile);
  // Counters alone make no other difference.
  const inKernel = `${String(isReached)}\n${rules.map((rule) => rule.text).join('\n')}`;
  const planned = useApplyPlan(profile, view?.profile, inKernel);
  switch (planned.kind) {
    case 'planning':
      return <p role="status">{words.change.planning}</p>;
    case 'failed':
      return (
        <Callout tone="bad" title={words.profile.rules.failed} isAlert>
          <p>{planned.message}</p>
        </Callout>
      );
    case 'planned':
      return (
        <div className={css['differencePlan']}>
          <p>{text.difference}</p>
          <PlanTabs plan={planned.plan} />
        </div>
      );
  }
}
