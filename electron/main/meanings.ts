import type { KeepResponse } from '#shared/helper';
import type { ChangeOutcome, Decision } from '#shared/ipc';
import { instantNow, type Instant } from '#host';
import type { AppModel } from './app-model.ts';
import type { ApplyResult, SettingResult, Undecided } from './apply-client.ts';

/** What became of a change, without its time. */
export interface Meaning {
  readonly kind: ChangeOutcome['kind'];
  readonly detail: string | null;
}

/** What an answer about the rules of some chains means; the rules in it are taken over. */
export function meaningOf(
  result: ApplyResult,
  chains: ReadonlySet<string>,
  model: AppModel,
): Meaning {
  if (result.kind !== 'answered') return meaningOfSilence(result);
  const { response } = result;
  if ('rules' in response) {
    model.tookRules(response.rules, { ...readAt(response), chains });
    return { kind: response.outcome, detail: null };
  }
  if ('problems' in response) return { kind: 'invalid', detail: response.problems.join('\n') };
  return { kind: response.outcome, detail: response.message };
}

/** What an answer about a setting of the kernel means. */
export function meaningOfSetting(result: SettingResult): Meaning {
  if (result.kind !== 'answered') return meaningOfSilence(result);
  const { response } = result;
  switch (response.outcome) {
    case 'set':
      return { kind: 'applied', detail: null };
    case 'unchanged':
      return { kind: 'unchanged', detail: null };
    case 'invalid':
      return { kind: 'invalid', detail: response.problems.join('\n') };
    case 'refused':
    case 'unavailable':
      return { kind: 'failed', detail: response.message };
  }
}

/** What it means that no answer came, whatever was asked for. */
export function meaningOfSilence(result: Exclude<SettingResult, { kind: 'answered' }>) {
  switch (result.kind) {
    case 'not-started':
      return { kind: result.end.why, detail: result.end.detail };
    case 'given-up':
      return { kind: 'timed-out' as const, detail: null };
    case 'lost':
      return { kind: 'unknown' as const, detail: result.detail };
  }
}

/** What became of rules that waited for a decision; rules that came back are taken over. */
export function decisionOf(
  end: Awaited<Undecided['end']>,
  chains: ReadonlySet<string>,
  model: AppModel,
): Decision {
  if (end.kind === 'lost') return { kind: 'unknown', detail: end.detail };
  const { response } = end;
  switch (response.outcome) {
    case 'kept':
      return { kind: 'kept', detail: null };
    case 'reverted':
      model.tookRules(response.rules, {
        ...readAt(response),
        chains: without(chains, response.taken),
      });
      return howBack(response);
    case 'not-reverted':
      return { kind: 'not-reverted', detail: response.message };
  }
}

function howBack({ isInPlace, taken }: KeepResponse & { readonly outcome: 'reverted' }): Decision {
  if (taken.length === 0) return { kind: isInPlace ? 'reverted' : 'reverted-on-top', detail: null };
  const rest = isInPlace ? [] : ['The rest stands above rules of others, which have changed too.'];
  return { kind: 'reverted-in-part', detail: [...taken, ...rest].join('\n') };
}

const without = (chains: ReadonlySet<string>, taken: readonly string[]): ReadonlySet<string> =>
  new Set([...chains].filter((chain) => !taken.includes(chain)));

/** When the rules of an answer were read. Where the clock is set in this moment, it is by so much wrong for a person. */
const readAt = ({ uptimeMs }: { readonly uptimeMs: number }): Instant => {
  const now = instantNow();
  return { at: now.at - (now.uptimeMs - uptimeMs), uptimeMs };
};
