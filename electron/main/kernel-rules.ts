import { chainName, type Profile } from '#shared/profile';
import {
  isOwnChain,
  scopeOf,
  type ParsedRule,
  type Reference,
  type RuleIndex,
} from '#shared/ruleset';
import type {
  KernelChain,
  KernelHook,
  KernelReference,
  KernelRule,
  KernelRules,
} from '#shared/ipc';
import type { AppModel } from './app-model.ts';

/** All of IPTLB's rules as the kernel has them, ready to be shown; null while they are not known. */
export function kernelRules(model: AppModel): KernelRules | null {
  const { known } = model;
  if (!known) return null;
  const { index } = known;
  const owners = new Map(
    model.store.profiles.map((profile) => [chainName(profile.name), profile] as const),
  );
  const names = new Set([...index.chains.keys(), ...index.jumpsTo.keys()].filter(isOwnChain));
  return {
    hooks: hooksOf(index),
    chains: [...names].map((name) => chainOf(model, index, name, owners.get(name))),
  };
}

function hooksOf(index: RuleIndex): readonly KernelHook[] {
  const hooks = new Map<string, KernelReference[]>();
  for (const reference of index.own.references) {
    const rules = hooks.get(reference.hook) ?? [];
    rules.push(referenceOf(index, reference));
    hooks.set(reference.hook, rules);
  }
  return [...hooks].map(([name, rules]) => ({ name, rules }));
}

function referenceOf(index: RuleIndex, reference: Reference): KernelReference {
  const { entry } = reference;
  if (entry.target !== 'LOG') {
    return { ...ruleOf(entry), kind: 'jump', chains: entry.target === null ? [] : [entry.target] };
  }
  const loggers = index.loggersOf.get(scopeOf(reference) ?? '') ?? new Map<string, number | null>();
  const served = [...loggers].flatMap(([chain, level]) => (level === null ? [] : [chain]));
  return { ...ruleOf(entry), kind: 'log', chains: served };
}

function chainOf(
  model: AppModel,
  index: RuleIndex,
  name: string,
  profile: Profile | undefined,
): KernelChain {
  return {
    name,
    profile: profile?.name ?? null,
    state: !profile ? 'orphan' : model.statusOf(profile)?.state === 'active' ? 'active' : 'drifted',
    isReached: index.jumpsTo.has(name) || index.jumpsWithin.has(name),
    rules: index.chains.get(name)?.rules.map(ruleOf) ?? [],
  };
}

const ruleOf = ({ text, counters: { packets, bytes } }: ParsedRule): KernelRule => ({
  text,
  packets,
  bytes,
});

/**
 * Tells the window the kernel's rules for as long as it asks to be told: with many profiles they are
 * more than all else that it shows.
 */
export class KernelWatch {
  readonly #model: AppModel;
  readonly #tell: (rules: KernelRules | null) => void;
  #isWanted = false;
  /** What was told last came from these. */
  #told: readonly unknown[] = [];

  constructor(model: AppModel, tell: (rules: KernelRules | null) => void) {
    this.#model = model;
    this.#tell = tell;
  }

  /** Begins or ends the telling; answers with what there is to tell now. */
  watch(isWanted: boolean): KernelRules | null {
    this.#isWanted = isWanted;
    this.#told = this.#sources();
    return isWanted ? kernelRules(this.#model) : null;
  }

  /** Something of the model has changed. */
  changed(): void {
    const sources = this.#sources();
    if (!this.#isWanted || sources.every((each, place) => each === this.#told[place])) return;
    this.#told = sources;
    this.#tell(kernelRules(this.#model));
  }

  #sources(): readonly unknown[] {
    return [this.#model.known, this.#model.store.profiles];
  }
}
