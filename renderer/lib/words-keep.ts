import type { Decision, Intent } from '#shared/ipc';
import { subject } from './words-change.ts';

/** The texts around rules that go again unless a person says that they stay. */
export const keepWords = {
  title: 'Keep these rules?',
  /** @param undone What was undone, where that is known. */
  done: (intent: Intent, undone: string | null): string => {
    switch (intent.kind) {
      case 'remove':
        return `The rules of ${subject(intent)} are out of the kernel`;
      case 'undo':
        return undone === null ? 'A change is undone' : `Undone: ${undone}`;
      case 'apply':
      case 'delete':
      case 'remove-chains':
      case 'sweep-logs':
      case 'setting':
        return `The new rules of ${subject(intent)} are in the kernel`;
    }
  },
  body: 'If they cut you off, do nothing: the old rules return by themselves.',
  left: (seconds: number) => `Old rules return in ${seconds} s`,
  /** Read aloud now and then; a number each second would drown everything else. */
  spoken: (seconds: number) => `The old rules return in ${seconds} seconds.`,
  ending: 'Putting the old rules back…',
  deciding: 'Telling the helper…',
  keep: 'Keep new rules',
  putBack: 'Restore old rules',
  again: 'Start again',
  reverted: 'The old rules are back',
  nobodyAnswered: 'Nobody answered, so the old rules were put back',
  settings: {
    title: 'Safety',
    ask: 'Ask whether new rules stay',
    askHint:
      'After Apply, Remove and Undo the old rules come back by themselves unless you press “Keep new rules”: also when the new ones cut you off.',
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
  'reverted-on-top': {
    tone: 'info',
    title: 'The old rules are back, above those of others',
    body: 'Another program has changed rules on the same hook meanwhile, so that nobody can tell where IPTLB’s rules stood among them. They stand above them now.',
  },
  'reverted-in-part': {
    tone: 'info',
    title: 'The change was taken back, but not over what others did',
    body: 'The rules are again as they were before it, but for chains that somebody else has changed or taken out meanwhile. These were left to them:',
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
