import type { BootChange, BootOutcome } from '#shared/ipc';
import type { AppModel } from './app-model.ts';
import { applyBoot } from './apply-client.ts';
import { meaningOfSilence } from './meanings.ts';

/** Has the helper change what is restored at boot. Names of profiles that are gone are passed over. */
export async function changeBoot(model: AppModel, change: BootChange): Promise<BootOutcome> {
  const put = change.put.flatMap((name) => model.profile(name) ?? []);
  const result = await applyBoot({ put, drop: change.drop });
  if (result.kind !== 'answered') return meaningOfSilence(result);
  const { response } = result;
  switch (response.outcome) {
    case 'saved':
    case 'unchanged':
      return { kind: response.outcome, detail: null };
    case 'invalid':
      return { kind: 'invalid', detail: response.problems.join('\n') };
    case 'refused':
      return { kind: 'refused', detail: response.message };
  }
}

/**
 * Takes profiles that were just deleted out of the boot file, where they are in it. What keeps it from
 * being done leaves them there, and that is told.
 */
export async function forgetAtBoot(model: AppModel, names: readonly string[]): Promise<void> {
  const inFile = model.boot?.file.kind === 'read' ? model.boot.file.profiles : [];
  const drop = inFile.map(({ name }) => name).filter((name) => names.includes(name));
  if (drop.length === 0) return;
  const { kind } = await changeBoot(model, { put: [], drop });
  if (kind !== 'saved' && kind !== 'unchanged') model.leftAtBoot(drop);
}
