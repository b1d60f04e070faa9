import type { PlanView, ProfileView } from '#shared/ipc';
import { bridge, messageOf } from '#lib/bridge';
import { words } from '#lib/words';
import { PlanTabs } from '#features/plan';
import { Callout } from '#ui';
import { useEffect, useState } from 'react';
import { rulesInPlace } from './rules-in-place.ts';
import css from './profile.module.css';

const text = words.profile.rules;

type Planned =
  | { readonly kind: 'planning' }
  | { readonly kind: 'planned'; readonly plan: PlanView }
  | { readonly kind: 'failed'; readonly message: string };

/** What Apply would write against what is in the kernel; made anew whenever either changes. */
function usePlan({ profile, status }: ProfileView): Planned {
  const [planned, setPlanned] = useState<Planned>({ kind: 'planning' });
  const state = status?.state ?? null;
  useEffect(() => {
    let isWanted = true;
    bridge()
      .invoke('changes:plan', { kind: 'apply', profiles: [profile.name] })
      .then((plan) => {
        if (isWanted) setPlanned({ kind: 'planned', plan });
      })
      .catch((error: unknown) => {
        if (isWanted) setPlanned({ kind: 'failed', message: messageOf(error) });
      });
    return () => {
      isWanted = false;
    };
  }, [profile, state]);
  return planned;
}

export function RulesTab({ view }: { readonly view: ProfileView }) {
  const planned = usePlan(view);
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
          <PlanTabs plan={planned.plan.isEmpty ? rulesInPlace(view.profile) : planned.plan} />
        </div>
      );
  }
}

function leadOf({ isKernelKnown, isEmpty }: PlanView): string {
  if (!isKernelKnown) return text.unknown;
  return isEmpty ? text.inPlace : text.toWrite;
}
