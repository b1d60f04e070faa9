import { mergeProfiles, type Brought, type Profile } from '#shared/profile';
import type { ReadFile } from '#lib/state-file-store';

export type Broken = ReadFile['broken'][number];

/** What becomes of one entry of the file, as things are chosen. */
export type ImportRow =
  | { readonly kind: 'broken'; readonly name: string; readonly broken: Broken }
  | {
      readonly kind: 'profile';
      readonly name: string;
      readonly brought: Brought;
      readonly isChosen: boolean;
      /** Whether choosing it can change anything. */
      readonly isOpen: boolean;
    };

/** What is chosen at first: all that changes something. */
export const firstChoice = (file: ReadFile, present: readonly Profile[]): ReadonlySet<string> =>
  new Set(
    mergeProfiles(present, file.profiles).brought.flatMap(({ profile, kind }) =>
      kind === 'added' || kind === 'replaced' ? [profile.name] : [],
    ),
  );

const ORDER: Readonly<Record<Brought['kind'], number>> = {
  refused: 0,
  replaced: 1,
  added: 2,
  unchanged: 3,
};

/** All entries: first those that need a look, the others in the order of the file. */
export function importRows(
  file: ReadFile,
  present: readonly Profile[],
  chosen: ReadonlySet<string>,
): readonly ImportRow[] {
  // Entries of one file do not conflict, so nothing is freer than with all of them: what is refused
  // then is refused in any case, and the order does not change with what is chosen.
  const all = mergeProfiles(present, file.profiles).brought;
  const now = new Map(
    mergeProfiles(
      present,
      file.profiles.filter(({ name }) => chosen.has(name)),
    ).brought.map((each) => [each.profile.name, each]),
  );
  return [
    ...file.broken.map((broken): ImportRow => ({ kind: 'broken', name: broken.name, broken })),
    ...all
      .toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind])
      .map((best): ImportRow => ({
        kind: 'profile',
        name: best.profile.name,
        brought: now.get(best.profile.name) ?? best,
        isChosen: chosen.has(best.profile.name),
        isOpen: best.kind === 'added' || best.kind === 'replaced',
      })),
  ];
}

export type Effect = Brought['kind'] | 'left';

export function effectOf(row: ImportRow): Effect {
  if (row.kind === 'broken') return 'refused';
  return row.isOpen && !row.isChosen ? 'left' : row.brought.kind;
}

/** The names that would be saved. */
export const namesToImport = (rows: readonly ImportRow[]): readonly string[] =>
  rows.flatMap((row) => {
    const effect = effectOf(row);
    return effect === 'added' || effect === 'replaced' ? [row.name] : [];
  });

export function countEffects(rows: readonly ImportRow[]): Readonly<Record<Effect, number>> {
  const counts = { added: 0, replaced: 0, unchanged: 0, refused: 0, left: 0 };
  for (const row of rows) counts[effectOf(row)] += 1;
  return counts;
}
