import type { Profile, ProfileDraft } from '#shared/profile';
import { compareNames, isPlainName, renderName } from './names.ts';

/**
 * One entry exactly as the original program and this one write it. A file of nothing else is read
 * and written here, forty times faster than a full YAML reader can; every other file is left to
 * that one (yaml.ts). Both read such an entry alike, which a test holds them to.
 */
const ENTRY = new RegExp(
  [
    String.raw`(?:([A-Za-z_][\w-]*)|"([\w-]+)"):`,
    String.raw` {2}destination:`,
    String.raw`((?: {2}- \d+\.\d+\.\d+\.\d+:\d+\n)+) {2}logEnabled: (true|false)`,
    String.raw` {2}logLevel: "(\d)"`,
    String.raw` {2}protocol: (tcp|udp|sctp)`,
    String.raw` {2}rulesBackend: (client|proxy|server)`,
    String.raw` {2}source: (\d+\.\d+\.\d+\.\d+:\d+)`,
    '',
  ].join(String.raw`\n`),
  'y',
);

const EMPTY = '{}\n';

/** The entries of a file in canonical form, or null when it has any other form. */
export function readCanonical(text: string): readonly ProfileDraft[] | null {
  if (text === '' || text === EMPTY) return [];
  const drafts: ProfileDraft[] = [];
  ENTRY.lastIndex = 0;
  for (let end = 0; end < text.length; end = ENTRY.lastIndex) {
    const match = ENTRY.exec(text);
    if (!match) return null;
    const [, plain, quoted, list = '', logEnabled, logLevel, protocol, rulesBackend, source] =
      match;
    if (plain !== undefined && !isPlainName(plain)) return null;
    drafts.push({
      name: plain ?? quoted,
      source,
      destinations: list.trimEnd().slice('  - '.length).split('\n  - '),
      protocol,
      rulesBackend,
      logEnabled: logEnabled === 'true',
      logLevel: Number(logLevel),
    });
  }
  return drafts;
}

/** A whole state file in the original program's form, its entries in the given order. */
export const renderState = (profiles: readonly Profile[]): string =>
  profiles.length === 0 ? EMPTY : profiles.map(renderEntry).join('');

/** Keys in the order in which the original program writes them: by the alphabet. */
function renderEntry(profile: Profile): string {
  return [
    `${renderName(profile.name)}:`,
    '  destination:',
    ...profile.destinations.map((destination) => `  - ${destination}`),
    `  logEnabled: ${String(profile.logEnabled)}`,
    `  logLevel: "${profile.logLevel}"`,
    `  protocol: ${profile.protocol}`,
    `  rulesBackend: ${profile.rulesBackend}`,
    `  source: ${profile.source}`,
    '',
  ].join('\n');
}

/**
 * Entries with new ones among them, each before the first that comes after it in the original's order.
 * Those that are there stay in theirs. One pass: there may be thousands of both.
 */
export function withNew<T>(
  entries: readonly T[],
  added: readonly T[],
  nameOf: (entry: T) => string,
): T[] {
  const left = added.toSorted((a, b) => compareNames(nameOf(b), nameOf(a)));
  const all: T[] = [];
  for (const entry of entries) {
    for (let next = left.at(-1); next !== undefined; next = left.at(-1)) {
      if (compareNames(nameOf(next), nameOf(entry)) > 0) break;
      all.push(next);
      left.pop();
    }
    all.push(entry);
  }
  return [...all, ...left.toReversed()];
}
