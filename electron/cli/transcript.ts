import { chainName, type Profile } from '#shared/profile';
import {
  compile,
  isSameRule,
  renderRule,
  type OwnRules,
  type ParsedRule,
  type Plan,
  type Rule,
  type Step,
} from '#shared/ruleset';
import type { LogLine } from './log-line.ts';
import * as say from './messages.ts';

/**
 * What a transaction did, told as the original program tells it: rule by rule, profile by profile.
 * Indexed once, so that thousands of profiles are told in time linear in their number.
 */
export interface Done {
  readonly chains: ReadonlyMap<string, readonly ParsedRule[]>;
  readonly built: ReadonlyMap<string, boolean>;
  /** By what they belong to; see subjectOf(). */
  readonly hookSteps: ReadonlyMap<string, readonly HookStep[]>;
  /** What of that was told: several profiles may share a LOG rule. */
  readonly told: Set<string>;
}

type HookStep = Extract<Step, { do: 'insert' | 'delete' }>;

/** Joins what was there before with what was done to it. */
export function doneOf(before: OwnRules, { steps }: Plan): Done {
  const hookSteps = new Map<string, HookStep[]>();
  const built = new Map<string, boolean>();
  for (const step of steps) {
    if (step.do === 'build') built.set(step.chain, step.isNew);
    if (step.do !== 'insert' && step.do !== 'delete') continue;
    const key = subjectOf(step.chain, step.do === 'insert' ? step.rule : step.entry.rule);
    const known = hookSteps.get(key);
    if (known) known.push(step);
    else hookSteps.set(key, [step]);
  }
  const chains = new Map(before.chains.map(({ name, rules }) => [name, rules]));
  return { chains, built, hookSteps, told: new Set() };
}

/** What a rule on a hook belongs to: a chain that it leads to, or the address that it logs. */
function subjectOf(hook: string, rule: Rule | null): string {
  if (rule?.target.kind === 'jump') return rule.target.chain;
  return rule ? logSubject(hook, rule) : '';
}

const logSubject = (hook: string, { destination, protocol }: Rule): string =>
  `${hook} ${destination ?? ''} ${protocol ?? ''}`;

/** Whether the transaction did anything for a profile. */
export function isTouched({ built, hookSteps }: Done, profile: Profile): boolean {
  const { chain, hook, jump } = compile(profile);
  return built.has(chain) || hookSteps.has(chain) || hookSteps.has(logSubject(hook, jump));
}

/** Tells how a profile came into the kernel, or that it was there: line by line, for thousands have many lines. */
export function* createLines(done: Done, profile: Profile): Generator<LogLine, void> {
  const { chain, rules, hook, jump, hookLog } = compile(profile);
  const isNew = done.built.get(chain);
  const isKept = isNew === undefined;
  const jumpSteps = take(done, chain);
  const logSteps = take(done, logSubject(hook, jump));
  if (!isKept) yield* replacedRules(done, chain, rules);
  yield* deletions(jumpSteps);
  yield isNew ? say.chainMissing(chain) : say.chainFound(chain);
  if (profile.logEnabled) yield say.loggingEnabled(chain);
  for (const rule of rules) {
    if (rule.target.kind !== 'log') yield say.appended(renderRule(rule), chain, isKept);
  }
  yield say.chainDone(chain);
  yield say.inserted(renderRule(jump), hook, !isInserted(jumpSteps));
  yield* deletions(logSteps);
  if (isInserted(logSteps)) yield* insertions(logSteps);
  else if (hookLog) yield say.inserted(renderRule(hookLog), hook, true);
  yield say.profileDone(profile.name);
}

const isInserted = (steps: readonly HookStep[]): boolean =>
  steps.some((step) => step.do === 'insert');

/** Tells how the chain of a profile went, and what the hooks lost with it. */
export function deleteLines(done: Done, name: string): readonly LogLine[] {
  const chain = chainName(name);
  const jumpSteps = take(done, chain);
  // What else the hooks lost or got is LOG rules that this profile had a part in.
  const otherSteps = [...done.hookSteps.keys()].flatMap((subject) => take(done, subject));
  return [
    ...(done.chains.get(chain) ?? [])
      .filter(({ target }) => target !== 'LOG')
      .map((entry) => say.deleted(shown(entry), chain)),
    say.chainDone(chain),
    ...deletions(jumpSteps),
    ...deletions(otherSteps),
    ...insertions(otherSteps),
    say.profileGone(name),
  ];
}

/** The rules of a chain that a rebuilt one no longer has. */
function replacedRules(done: Done, chain: string, rules: readonly Rule[]): readonly LogLine[] {
  return (done.chains.get(chain) ?? [])
    .filter(({ rule }) => rule === null || !rules.some((each) => isSameRule(each, rule)))
    .map((entry) => say.deleted(shown(entry), chain));
}

/** The steps of a subject, once. */
function take({ hookSteps, told }: Done, subject: string): readonly HookStep[] {
  const steps = hookSteps.get(subject);
  if (!steps || told.has(subject)) return [];
  told.add(subject);
  return steps;
}

const deletions = (steps: readonly HookStep[]): readonly LogLine[] =>
  steps.flatMap((step) =>
    step.do === 'delete' ? [say.deleted(shown(step.entry), step.chain)] : [],
  );

const insertions = (steps: readonly HookStep[]): readonly LogLine[] =>
  steps.flatMap((step) =>
    step.do === 'insert' ? [say.inserted(renderRule(step.rule), step.chain, false)] : [],
  );

const shown = ({ rule, text }: ParsedRule): string => (rule ? renderRule(rule) : text);
