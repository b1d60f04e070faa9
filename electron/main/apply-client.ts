import {
  LIMITS,
  PROTOCOL_VERSION,
  applyGreetingSchema,
  applyResponseSchema,
  bootResponseSchema,
  keepResponseSchema,
  settingResponseSchema,
  type ApplyResponse,
  type BootRequest,
  type BootResponse,
  type KeepResponse,
  type RulesRequest,
  type SettingRequest,
  type SettingResponse,
} from '#shared/helper';
import { meaningOfEnd, startHelper, startThroughSudo, type HelperEnd } from './helper-access.ts';
import { HelperTalk, type Heard } from './helper-talk.ts';
import { HelperWait } from './helper-wait.ts';
import type { Started } from './spawn.ts';

/** The helper got something and gave no answer to it; what it did must be read from the kernel. */
export interface Lost {
  readonly kind: 'lost';
  readonly detail: string;
}

export type ApplyResult =
  | {
      readonly kind: 'answered';
      readonly response: ApplyResponse;
      /** Rules that go again unless somebody says that they stay; null where they are there for good. */
      readonly undecided: Undecided | null;
    }
  /** The helper never got the request: nothing has changed. */
  | { readonly kind: 'not-started'; readonly end: HelperEnd }
  /** Nor here: nobody waited for it any longer, as the time was over or the wait was cancelled. */
  | { readonly kind: 'given-up' }
  | Lost;

/** Rules that are written, and that the helper puts back by itself unless it is told to keep them. */
export interface Undecided {
  /** Tells the helper; the first decision counts. */
  readonly decide: (keep: boolean) => void;
  /** What became of them, whoever decided. */
  readonly end: Promise<{ readonly kind: 'answered'; readonly response: KeepResponse } | Lost>;
}

export type ChangeRequest = Omit<RulesRequest, 'version' | 'task'>;

/** What became of a setting, or of the wish to have it changed. */
export type SettingResult =
  | { readonly kind: 'answered'; readonly response: SettingResponse }
  | { readonly kind: 'not-started'; readonly end: HelperEnd }
  | { readonly kind: 'given-up' }
  | Lost;

export type SettingChange = Omit<SettingRequest, 'version' | 'task'>;

/** Milliseconds that a person has for a password prompt. */
const PROMPT_MS = 5 * 60_000;
/** Milliseconds from a request to its answer: the lock, two snapshots, a commit, and putting back. */
const ANSWER_MS = 3 * 60_000;

/**
 * Has the helper carry out one change of rules.
 *
 * The request is sent only once the helper runs, so that ending the wait for a password (by whoever)
 * leaves everything as it was.
 */
export const applyChange = (change: ChangeRequest, wait: HelperWait): Promise<ApplyResult> =>
  throughHelper((talk) => changeRules(talk, change), wait);

/** Has the helper change one setting of the kernel, under the same terms. */
export const applySetting = (change: SettingChange, wait: HelperWait): Promise<SettingResult> =>
  throughHelper((talk) => changeSetting(talk, change), wait);

export type BootResult =
  { readonly kind: 'answered'; readonly response: BootResponse } | NotStarted | Lost;

/** Has the helper change what is restored at boot, under the same terms. */
export const applyBoot = (change: Omit<BootRequest, 'version' | 'task'>): Promise<BootResult> =>
  throughHelper((talk) => changeBoot(talk, change), new HelperWait());

type NotStarted = Extract<ApplyResult, { kind: 'not-started' | 'given-up' }>;

async function throughHelper<T>(
  task: (talk: HelperTalk) => Promise<T>,
  wait: HelperWait,
): Promise<T | NotStarted> {
  const first = await greeted(startHelper('apply'), wait);
  if (first instanceof HelperTalk) return task(first);
  if (first.kind !== 'not-started' || first.end.why !== 'no-polkit') return first;
  const second = await greeted(startThroughSudo('apply'), wait);
  if (second instanceof HelperTalk) return task(second);
  return second.kind === 'not-started' ? first : second;
}

/** A helper that is ready for its request, or why there is none. */
async function greeted(child: Started | null, wait: HelperWait): Promise<HelperTalk | NotStarted> {
  if (!child) return { kind: 'not-started', end: { why: 'not-installed', detail: null } };
  const talk = new HelperTalk(child);
  wait.isFor(() => talk.giveUp());
  const greeting = await talk.next(PROMPT_MS);
  if (wait.isCancelled) return { kind: 'given-up' };
  if (
    greeting?.kind === 'message' &&
    applyGreetingSchema.safeParse(greeting.value).success &&
    wait.begin()
  ) {
    return talk;
  }
  talk.giveUp();
  return greeting ? { kind: 'not-started', end: whyNotStarted(greeting) } : { kind: 'given-up' };
}

async function changeRules(talk: HelperTalk, change: ChangeRequest): Promise<ApplyResult> {
  talk.say({ version: PROTOCOL_VERSION, task: 'rules', ...change } satisfies RulesRequest);
  const answer = await talk.next(ANSWER_MS);
  const response = answer?.kind === 'message' ? applyResponseSchema.safeParse(answer.value) : null;
  if (!response?.success) {
    talk.end();
    return lost(answer);
  }
  if (change.keepWithin === undefined || response.data.outcome !== 'applied') {
    talk.end();
    return { kind: 'answered', response: response.data, undecided: null };
  }
  return {
    kind: 'answered',
    response: response.data,
    undecided: undecided(talk, change.keepWithin * 1000),
  };
}

async function changeSetting(talk: HelperTalk, change: SettingChange): Promise<SettingResult> {
  talk.say({ version: PROTOCOL_VERSION, task: 'setting', ...change } satisfies SettingRequest);
  const answer = await talk.next(ANSWER_MS);
  talk.end();
  const response =
    answer?.kind === 'message' ? settingResponseSchema.safeParse(answer.value) : null;
  return response?.success ? { kind: 'answered', response: response.data } : lost(answer);
}

async function changeBoot(
  talk: HelperTalk,
  change: Omit<BootRequest, 'version' | 'task'>,
): Promise<BootResult> {
  talk.say({ version: PROTOCOL_VERSION, task: 'boot', ...change } satisfies BootRequest);
  const answer = await talk.next(ANSWER_MS);
  talk.end();
  const response = answer?.kind === 'message' ? bootResponseSchema.safeParse(answer.value) : null;
  return response?.success ? { kind: 'answered', response: response.data } : lost(answer);
}

function undecided(talk: HelperTalk, withinMs: number): Undecided {
  const end = async (): ReturnType<() => Undecided['end']> => {
    const answer = await talk.next(withinMs + LIMITS.revertMs + ANSWER_MS);
    talk.end();
    const response = answer?.kind === 'message' ? keepResponseSchema.safeParse(answer.value) : null;
    return response?.success ? { kind: 'answered', response: response.data } : lost(answer);
  };
  return {
    decide: (keep) => {
      talk.say({ keep });
    },
    end: end(),
  };
}

function whyNotStarted(heard: Heard): HelperEnd {
  switch (heard.kind) {
    case 'message':
      return { why: 'failed', detail: 'The installed helper is of another version.' };
    case 'broken':
      return { why: 'failed', detail: heard.message };
    case 'ended':
      return meaningOfEnd(heard.code, heard.stderr);
  }
}

function lost(heard: Heard | null): Lost {
  switch (heard?.kind) {
    case undefined:
      return { kind: 'lost', detail: 'The helper gave no answer in time.' };
    case 'message':
      return { kind: 'lost', detail: 'The helper gave an answer that this app cannot read.' };
    case 'broken':
      return { kind: 'lost', detail: heard.message };
    case 'ended':
      return { kind: 'lost', detail: heard.stderr.trim() || 'The helper ended without an answer.' };
  }
}
