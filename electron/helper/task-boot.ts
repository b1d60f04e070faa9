import { randomUUID } from 'node:crypto';
import { bootDeed } from '#shared/activity';
import type { BootRequest, BootResponse } from '#shared/helper';
import { checkProfile, type Profile } from '#shared/profile';
import { instantNow } from '#host';
import { changeBootFile, logBoot, logOutcome } from '#system';
import { recordChange } from './record.ts';
import { EXIT, refuse, type Talk } from './task.ts';

/** The task `boot`: changes what is restored at boot. Returns the exit code. */
export async function changeBoot({ put, drop }: BootRequest, talk: Talk): Promise<number> {
  const checked = put.map(checkProfile);
  const problems = checked.flatMap((each, place) =>
    each.ok ? [] : each.error.map(({ message }) => `put[${place}]: ${message}`),
  );
  if (problems.length > 0) return refuse(problems, talk);
  const profiles = checked.flatMap((each) => (each.ok ? [each.value] : []));
  // SECURITY: told before it is done, as a change of rules is.
  await logBoot({ put: profiles, drop });
  const started = instantNow();
  const response = await carryOut(profiles, drop);
  await logOutcome(response.outcome);
  if (response.outcome !== 'unchanged') {
    await recordChange({
      id: randomUUID(),
      started,
      kind: 'boot',
      deed: bootDeed(profiles, drop),
      outcome: response.outcome === 'saved' ? 'applied' : response.outcome,
      detail: detailOf(response),
      decision: null,
    });
  }
  talk.answer(response);
  return response.outcome === 'saved' || response.outcome === 'unchanged'
    ? EXIT.done
    : EXIT.notDone;
}

function detailOf(response: BootResponse): string | null {
  if ('problems' in response) return response.problems.join('\n');
  return 'message' in response ? response.message : null;
}

async function carryOut(put: readonly Profile[], drop: readonly string[]): Promise<BootResponse> {
  const changed = await changeBootFile({ put, drop });
  if (changed.ok) return { outcome: changed.value ? 'saved' : 'unchanged' };
  const { error } = changed;
  return error.kind === 'invalid'
    ? { outcome: 'invalid', problems: error.problems }
    : { outcome: 'refused', message: error.message };
}
