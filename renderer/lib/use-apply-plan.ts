import type { PlanView } from '#shared/ipc';
import { useEffect, useState } from 'react';
import { bridge, messageOf } from './bridge.ts';

export type Planned =
  | { readonly kind: 'planning' }
  | { readonly kind: 'planned'; readonly plan: PlanView }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * What Apply would write of a profile against what is in the kernel.
 *
 * @param versions the plan is made anew whenever one of these is another
 */
export function useApplyPlan(name: string, ...versions: readonly [unknown, unknown]): Planned {
  const [planned, setPlanned] = useState<Planned>({ kind: 'planning' });
  const [first, second] = versions;
  useEffect(() => {
    let isWanted = true;
    bridge()
      .invoke('changes:plan', { kind: 'apply', profiles: [name] })
      .then((plan) => {
        if (isWanted) setPlanned({ kind: 'planned', plan });
      })
      .catch((error: unknown) => {
        if (isWanted) setPlanned({ kind: 'failed', message: messageOf(error) });
      });
    return () => {
      isWanted = false;
    };
  }, [name, first, second]);
  return planned;
}
