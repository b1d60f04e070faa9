import type { Decision } from '#shared/ipc';

/** The texts around rules that go again unless a person says that they stay. */
export const keepWords = {
  title: 'Keep these rules?',
  body: 'The new rules are in the kernel. If they cut you off, do nothing: the rules from before come back by themselves.',
  left: (seconds: number) => `Put back in ${seconds} s`,
  /** Read aloud now and then; a number each second would drown everything else. */
  spoken: (seconds: number) => `The rules from before are put back in ${seconds} seconds.`,
  ending: 'Putting the old rules back…',
  deciding: 'Telling the helper…',
  keep: 'Keep',
  putBack: 'Put back',
  again: 'Start again',
  reverted: 'The rules from before are back',
  nobodyAnswered: 'Nobody answered, so the old rules were put back',
  settings: {
    title: 'Safety',
    ask: 'Ask whether new rules stay',
    askHint:
      'After Apply, Remove and Undo the old rules come back by themselves unless you press Keep: also when the new ones cut you off.',
    seconds: 'Time to answer',
    secondsName: (seconds: string) => `${seconds} s`,
  },
};

/** What is said where rules were decided about, and somebody must know more than a passing message. */
export const decisionWords: Readonly<
  Record<
    Exclude<Decision['kind'], 'kept'>,
    { readonly tone: 'info' | 'bad'; readonly title: string; readonly body: string }
  >
> = {
  reverted: {
    tone: 'info',
    title: keepWords.nobodyAnswered,
    body: 'The kernel has the rules from before the change again, to the letter.',
  },
  'not-reverted': {
    tone: 'bad',
    title: 'The old rules could not be put back',
    body: 'The new ones are still in the kernel, or some of them. Look at the status of your profiles: it shows what the kernel has now.',
  },
  unknown: {
    tone: 'bad',
    title: 'Nobody knows which rules are in the kernel',
    body: 'The helper ended without saying what became of them. Look at the status of your profiles: it shows what the kernel has now.',
  },
  'nothing-pending': {
    tone: 'info',
    title: 'The decision came too late',
    body: 'It had been made already. Look at the status of your profiles: it shows what the kernel has now.',
  },
};
