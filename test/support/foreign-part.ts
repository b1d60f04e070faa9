import { isOurs } from './foreign-rules.ts';

/**
 * What of `iptables-save --counters` is not IPTLB's, to the letter: every declaration and every rule
 * with its counters, in their order. Only the counters of built-in chains, which any packet changes,
 * and the comments with the time are left out.
 */
export function foreignText(saved: string): string {
  return saved
    .split('\n')
    .filter((line) => !line.startsWith('#') && !isOurLine(line))
    .map((line) => line.replace(/^(:\S+ (?:ACCEPT|DROP)) \[\d+:\d+\]$/, '$1'))
    .join('\n');
}

function isOurLine(line: string): boolean {
  const declared = /^:(\S+) /.exec(line)?.[1];
  if (declared !== undefined) return declared.startsWith('IPTLB_');
  const [, chain = '', rule = ''] = /^\[\d+:\d+\] -A (\S+) ?(.*)$/.exec(line) ?? [];
  return chain.startsWith('IPTLB_') || (rule !== '' && isOurs(rule));
}
