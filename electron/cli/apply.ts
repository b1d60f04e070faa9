import type { Profile, Result } from '#shared/profile';
import { compile, isSameRule, type Change, type OwnRules, type Plan } from '#shared/ruleset';
import { otherBackendWith, type TransactionOutcome } from '#system';
import type { Console, FormedLines } from './console.ts';
import type { LogLine } from './log-line.ts';
import * as say from './messages.ts';
import { transactRecorded, type Recording, type Snapshots } from './record.ts';
import { oneLine, someOf } from './words.ts';
import { createLines, deleteLines, doneOf, isTouched, type Done } from './transcript.ts';

/** What became of a change in the kernel. */
export interface Applied {
  readonly isStopped: boolean;
  /** Stopped, and the rules are neither as they were nor as they were to be, or nobody can tell. */
  readonly isUndecided: boolean;
  /** What is told about it. */
  readonly lines: FormedLines;
  /** The rules before it and after it; null where nothing changed. */
  readonly snapshots: Snapshots | null;
}

/** Where a change comes from, and who is told of it. */
export interface Origin {
  readonly stateFile: string;
  /** Looks whether the state file is still the one that the change was made from: words where it is not. */
  readonly check: () => Result<null, string>;
  readonly console: Console;
}

/** Brings a new profile into the kernel: where its chain is there already, with other rules, it is somebody's. */
export const applyNew = (
  profile: Profile,
  { stateFile, check, console }: Origin,
): Promise<Applied> =>
  apply(
    { set: [profile], remove: [] },
    {
      console,
      check,
      objection: (plan, before) => refusalOfNew(profile, { plan, before, stateFile }),
    },
    (done) => createLines(done, profile),
  );

/** Why a new profile is not brought into the kernel as it is; null where it is. */
export function refusalOfNew(
  profile: Profile,
  of: { readonly plan: Plan; readonly before: OwnRules; readonly stateFile: string },
): string | null {
  const { chain, hook, jump } = compile(profile);
  if (replaces(of.plan, chain)) return say.chainTaken(profile.name, chain, of.stateFile);
  const rival = of.before.references.find(
    ({ hook: at, entry }) =>
      at === hook &&
      entry.rule?.target.kind === 'jump' &&
      entry.rule.target.chain !== chain &&
      isSameRule({ ...entry.rule, target: jump.target }, jump),
  );
  return rival ? say.captured(profile, rival.entry.target ?? '', of.stateFile) : null;
}

/** Whether a plan changes what a chain that is there already does, or for which connections. */
export function replaces({ steps }: Plan, chain: string): boolean {
  const jumps = steps.flatMap((step) => (step.do === 'insert' ? step : []));
  return steps.some((step) => {
    if (step.do === 'build') return step.chain === chain && !step.isNew;
    if (step.do !== 'delete' || step.entry.target !== chain) return false;
    // One of several that are the same goes for one that stays.
    const { rule } = step.entry;
    return !jumps.some((jump) => jump.chain === step.chain && rule && isSameRule(jump.rule, rule));
  });
}

/** Brings profiles into the kernel anew, in one transaction. */
export const applyAnew = (change: Change, { check, console }: Origin): Promise<Applied> =>
  apply(change, { console, check }, (done) =>
    change.set.flatMap((profile) => [...createLines(done, profile)]),
  );

/**
 * Takes the profile of a name out of the kernel.
 *
 * @param profile the same as the file has it; undefined where it is broken
 */
export async function applyRemoval(
  change: Change,
  name: string,
  profile: Profile | undefined,
  { stateFile, check, console }: Origin,
): Promise<Applied> {
  const refusal = await refusalOfRemoval(change, { name, profile, stateFile });
  const objection: Objection = (_, before) => refusal(before);
  return apply(change, { console, check, names: [name], objection }, (done) =>
    deleteLines(done, name),
  );
}

/** Why the rules of a profile are not taken out, given those that are there; null where they are. Needs root. */
export async function refusalOfRemoval(
  { remove }: Change,
  of: { readonly name: string; readonly profile: Profile | undefined; readonly stateFile: string },
): Promise<(before: OwnRules) => string | null> {
  const [chain] = remove;
  const other = chain === undefined ? null : await otherBackendWith(chain);
  return (before) => {
    if (chain === undefined) return null;
    if (of.profile && servesOthers(before, of.profile)) {
      return say.chainServesOthers(of.name, chain, of.stateFile);
    }
    return other && !hasChain(before, chain) ? say.chainElsewhere(of.name, chain, other) : null;
  };
}

export const hasChain = ({ chains }: OwnRules, chain: string): boolean =>
  chains.some(({ name }) => name === chain);

/**
 * Whether the chain of a profile serves other addresses than the profile's only: then it may be another file's.
 * That is told by the jumps to it, and by its own rules where others have emptied the hook.
 */
function servesOthers({ chains, references }: OwnRules, profile: Profile): boolean {
  const { chain, jump } = compile(profile);
  const jumps = references.flatMap(({ entry }) => (entry.target === chain ? [entry] : []));
  const balancing = chains
    .filter(({ name }) => name === chain)
    .flatMap(({ rules }) => rules.filter(({ rule }) => rule?.destination !== undefined));
  const telling = jumps.length > 0 ? jumps : balancing;
  return (
    telling.length > 0 &&
    !telling.some(
      ({ rule }) =>
        rule?.destination === jump.destination &&
        rule?.destinationPort === jump.destinationPort &&
        rule?.protocol === jump.protocol,
    )
  );
}

/**
 * Brings all profiles into the kernel in one transaction.
 *
 * Only where the kernel refuses it, it is halved until the profiles that the kernel does not take
 * (a protocol that it has no module for, say) stand alone: they do not keep the others out.
 */
export async function applyAll(
  set: readonly Profile[],
  origin: Origin,
  untouched = UNTOUCHED,
): Promise<Applied> {
  const { check, console } = origin;
  const isLast = set.length <= 1;
  const applied = await apply({ set, remove: [] }, { console, check, isLast, untouched }, (done) =>
    allLines(done, set),
  );
  if (!applied.isRefused || set.length === 0) return applied;
  const [only, ...others] = set;
  if (only && others.length === 0) {
    const line = say.error(`profile [${only.name}] is left out: ${applied.why}`);
    return { ...applied, lines: console.format([line]) };
  }
  const middle = Math.ceil(set.length / 2);
  const half = (part: readonly Profile[]) =>
    applyAll(
      part,
      origin,
      `The rules of ${someOf(part.map(({ name }) => `[${name}]`))} were not changed.`,
    );
  const first = await half(set.slice(0, middle));
  const second = await half(set.slice(middle));
  return {
    isStopped: first.isStopped || second.isStopped,
    isUndecided: first.isUndecided || second.isUndecided,
    lines: [...first.lines, ...second.lines],
    snapshots: null,
  };
}

/** What speaks against a plan over the rules as they are; null where nothing does. */
type Objection = (plan: Plan, before: OwnRules) => string | null;

interface Application extends Pick<Recording, 'names' | 'isLast'> {
  readonly console: Console;
  readonly check: Origin['check'];
  readonly objection?: Objection;
  /** What is said of the rules where it comes to nothing. */
  readonly untouched?: string;
}

const UNTOUCHED = 'Nothing was changed.';

/** One transaction; what is told of it is made while iptables works on it. */
async function apply(
  change: Change,
  { console, check, objection, untouched = UNTOUCHED, ...recording }: Application,
  tell: (done: Done) => Iterable<LogLine>,
): Promise<Applied & { readonly isRefused: boolean; readonly why: string }> {
  const told: FormedLines[] = [];
  const objections: string[] = [];
  const outcome = await transactRecorded(change, {
    ...recording,
    // Asked with the lock on the rules, for which it may have waited long.
    isAgreed: (plan, before) => {
      const checked = check();
      const why = checked.ok ? objection?.(plan, before) : `${checked.error} ${untouched}`;
      if (why != null) objections.push(why);
      return why == null;
    },
    kind: change.set.length > 0 ? 'apply' : 'remove',
    whileCommitting: (before, plan) => {
      told.push(console.format(tell(doneOf(before, plan))));
    },
  });
  const done = doneLines(outcome);
  const why = done === null ? stoppedWords(outcome, objections.join(' '), untouched) : '';
  return {
    isStopped: done === null,
    isUndecided: outcome.outcome === 'not-put-back',
    isRefused: outcome.outcome === 'refused',
    why,
    lines:
      done === null
        ? console.format([say.fatal(why)])
        : ((outcome.outcome === 'applied' ? told.at(-1) : null) ?? console.format(tell(done))),
    snapshots: outcome.outcome === 'applied' ? outcome : null,
  };
}

function* allLines(done: Done, set: readonly Profile[]): Generator<LogLine, void> {
  let untouched = 0;
  for (const profile of set) {
    if (isTouched(done, profile)) yield* createLines(done, profile);
    else untouched += 1;
  }
  if (untouched > 0 || set.length === 0) yield say.info(unchangedWords(untouched));
}

const unchangedWords = (count: number): string =>
  count === 0
    ? 'Nothing to change: there are no profiles'
    : `Nothing to change for ${count} ${count === 1 ? 'profile' : 'profiles'}: the kernel already has the rules`;

const NO_PLAN = { steps: [] } as const;

function doneLines(outcome: TransactionOutcome) {
  switch (outcome.outcome) {
    case 'applied':
      return doneOf(outcome.before, outcome.plan);
    case 'unchanged':
      return doneOf(outcome.rules, NO_PLAN);
    case 'plan-changed':
    case 'refused':
    case 'unverified':
    case 'not-put-back':
    case 'busy':
    case 'unavailable':
      return null;
  }
}

function stoppedWords(outcome: TransactionOutcome, notAgreed: string, untouched: string): string {
  switch (outcome.outcome) {
    case 'refused':
      return `iptables refused the rules, and nothing was changed: ${oneLine(outcome.message)}`;
    case 'busy':
    case 'unavailable':
      return `${oneLine(outcome.message)} ${untouched}`;
    case 'unverified':
    case 'not-put-back':
      return oneLine(outcome.message);
    case 'plan-changed':
      return notAgreed;
    case 'applied':
    case 'unchanged':
      return '';
  }
}
