import type { Profile } from '#shared/profile';
import type { PlanView } from '#shared/ipc';
import {
  commandLines,
  compile,
  fingerprint,
  NO_RULES,
  plan,
  renderRule,
  restoreText,
  type Rule,
} from '#shared/ruleset';

/**
 * All rules of a profile whose rules are in the kernel, as a plan that keeps them. Its commands write
 * them where there are none, so that they can be taken elsewhere.
 */
export function rulesInPlace(profile: Profile): PlanView {
  const { hook, hookLog, jump, chain, rules } = compile(profile);
  const fromNothing = plan(NO_RULES, { set: [profile], remove: [] });
  const kept = (name: string, lines: readonly Rule[]): PlanView['diff'][number] => ({
    chain: name,
    kind: 'kept',
    lines: lines.map((rule) => ({ kind: 'kept', text: renderRule(rule) })),
  });
  return {
    isEmpty: true,
    isKernelKnown: true,
    isListOnly: false,
    fingerprint: fingerprint(fromNothing),
    diff: [kept(hook, [...(hookLog ? [hookLog] : []), jump]), kept(chain, rules)],
    restoreText: restoreText(fromNothing),
    commands: commandLines(fromNothing),
    permanently: null,
    obstacle: null,
    notes: [],
  };
}
