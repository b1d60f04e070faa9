import type { BootState } from '#shared/boot';
import type { BootView } from '#shared/ipc';
import type { Profile } from '#shared/profile';

/** What the window shows of the boot file beside the profiles' marks; null while it is not known. */
export function bootView(boot: BootState | null, saved: readonly Profile[]): BootView | null {
  if (!boot) return null;
  const { file, run, unit } = boot;
  const names = new Set(saved.map(({ name }) => name));
  const inFile = file.kind === 'read' ? file.profiles : [];
  return {
    strangers: inFile
      .filter(({ name }) => !names.has(name))
      .map(({ name, source }) => ({ name, source })),
    broken: file.kind === 'read' ? file.broken : [],
    problem: file.kind === 'unreadable' ? file.message : null,
    unit,
    run,
  };
}

/**
 * What a person must know of profiles that were deleted, or have another name now.
 *
 * @param names under which they were saved
 */
export function bootNotices(boot: BootView | null, names: ReadonlySet<string>): readonly string[] {
  const left = boot?.strangers.filter(({ name }) => names.has(name)) ?? [];
  return left.map(
    ({ name }) =>
      `The profile "${name}" is still restored at boot, though none of that name is saved here any more. To take it out: Settings, Restore at boot.`,
  );
}
