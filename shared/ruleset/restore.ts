import { shortHash } from '#shared/profile';
import type { Plan, Step } from './plan.ts';
import { quoteForRestore, renderRule } from './render.ts';

/** The plan as the standard input of `iptables-restore --noflush`. */
export const restoreText = (plan: Plan): string => [...restoreChunks(plan)].join('');

/** Characters that are written at a time, or a little more: some 200 rules. */
const CHUNK = 20_000;

/** Lists the table. Nobody reads the list; but iptables-restore then asks the kernel for all chains at once. */
const LIST = '-S\n';

/** From this many new chains on it pays to declare them before the rest, and to list the table. */
const MANY_CHAINS = 100;

/**
 * The same in pieces, so that iptables-restore reads the first while the next are being written.
 *
 * With many new chains, iptables is spared what takes it time by the square of their number: see
 * docs/adr/0011-many-chains.md.
 *
 * @param isListing whether the table may be listed on the way: the nft backend gains by it, the legacy one fails
 */
export function* restoreChunks(
  { steps }: Plan,
  { isListing = false } = {},
): Generator<string, void> {
  // A hook that the kernel does not have yet is taken for existing once it was listed, and entering it fails.
  const awaited = hooksToAwait(steps);
  const declared = new Set<string>();
  let text = '*nat\n';
  for (const [place, step] of steps.entries()) {
    if (!declared.has(step.chain)) text += declaration(step);
    text += restoreLines(step);
    if (awaited.delete(step.chain) && awaited.size === 0) {
      if (isListing) text += LIST;
      for (const chain of middleFirst(newChains(steps.slice(place + 1)).sort())) {
        declared.add(chain);
        text += `:${chain} - [0:0]\n`;
      }
    }
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}COMMIT\n`;
}

/** The hooks that a plan enters; none where it makes few chains. */
const hooksToAwait = (steps: readonly Step[]): Set<string> =>
  new Set(
    newChains(steps).length < MANY_CHAINS
      ? []
      : steps.flatMap((step) => (step.do === 'insert' ? [step.chain] : [])),
  );

const newChains = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.do === 'build' && step.isNew ? [step.chain] : []));

/** The middle one, then so the half before it, then so the half after it. */
function middleFirst<T>(sorted: readonly T[]): readonly T[] {
  const order: T[] = [];
  const add = (from: number, to: number) => {
    if (from === to) return;
    const middle = (from + to) >> 1;
    const chosen = sorted[middle];
    if (chosen !== undefined) order.push(chosen);
    add(from, middle);
    add(middle + 1, to);
  };
  add(0, sorted.length);
  return order;
}

/** Makes a chain that is to be built, or empties the one that is there. */
const declaration = (step: Step): string => (step.do === 'build' ? `:${step.chain} - [0:0]\n` : '');

/** One text put together, not lines joined: a transaction may have tens of thousands of rules. */
function restoreLines(step: Step): string {
  switch (step.do) {
    case 'build': {
      let text = '';
      for (const rule of step.rules) text += `-A ${step.chain} ${renderRule(rule)}\n`;
      return text;
    }
    case 'delete':
      return `-D ${quoteForRestore(step.chain)} ${step.entry.text}\n`;
    case 'insert':
      return `-I ${step.chain} 1 ${renderRule(step.rule)}\n`;
    case 'drop':
      return `-F ${step.chain}\n-X ${step.chain}\n`;
  }
}

/** Names a plan, so that the helper can tell whether it is about to do what a person has read. */
export function fingerprint(plan: Plan): string {
  const text = restoreText(plan);
  return `${shortHash(text)}${shortHash(`${text.length} ${text}`)}`;
}
