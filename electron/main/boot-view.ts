import type { BootState } from '#shared/boot';
import type { BootView } from '#shared/ipc';
import type { Profile } from '#shared/profile';

/** What the window shows of the boot file beside the profiles' marks; null while it is not known. */
export function bootView(boot: BootState | null, saved: readonly Profile[]): BootView | null {
  if (!boot) return null;
  const { file, run, isEnabled } = boot;
  const names = new Set(saved.map(({ name }) => name));
  const inFile = file.kind === 'read' ? file.profiles : [];
  return {
    strangers: inFile
      .filter(({ name }) => !names.has(name))
      .map(({ name, source }) => ({ name, source })),
    broken: file.kind === 'read' ? file.broken : [],
    problem: file.kind === 'unreadable' ? file.message : null,
    isEnabled,
    run,
  };
}
