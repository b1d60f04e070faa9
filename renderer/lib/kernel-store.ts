import type { KernelRules } from '#shared/ipc';
import { useEffect } from 'react';
import { create } from 'zustand';
import { bridge, messageOf } from './bridge.ts';
import { reuse } from './equal.ts';

type Known =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'known'; readonly rules: KernelRules };

const useStore = create<{ readonly known: Known }>(() => ({ known: { kind: 'loading' } }));

/** The kernel's rules, told by main for as long as a component asks for them. */
export function useKernelRules(): Known {
  useEffect(follow, []);
  return useStore(({ known }) => known);
}

function follow(): () => void {
  let hasNews = false;
  const end = bridge().on('kernel:changed', (rules) => {
    hasNews = true;
    receive(rules);
  });
  const watch = (isWanted: boolean) => bridge().invoke('kernel:watch', { isWanted });
  watch(true)
    .then((rules) => {
      // What was told meanwhile is newer.
      if (!hasNews) receive(rules);
    })
    .catch((error: unknown) => {
      if (!hasNews) useStore.setState({ known: { kind: 'failed', message: messageOf(error) } });
    });
  return () => {
    end();
    // A page that goes away asks for nothing any more; whether that arrives is no matter to it.
    watch(false).catch(() => undefined);
    useStore.setState({ known: { kind: 'loading' } });
  };
}

/** Keeps the identity of all chains and hooks that say the same as before, so that only others are drawn. */
function receive(rules: KernelRules | null): void {
  if (rules === null) {
    useStore.setState({ known: { kind: 'unknown' } });
    return;
  }
  const { known } = useStore.getState();
  const before = known.kind === 'known' ? known.rules : { hooks: [], chains: [] };
  useStore.setState({
    known: {
      kind: 'known',
      rules: { hooks: keep(before.hooks, rules.hooks), chains: keep(before.chains, rules.chains) },
    },
  });
}

function keep<T extends { readonly name: string }>(
  before: readonly T[],
  next: readonly T[],
): readonly T[] {
  const known = new Map(before.map((each) => [each.name, each]));
  return next.map((each) => {
    const same = known.get(each.name);
    return same ? reuse(same, each) : each;
  });
}
