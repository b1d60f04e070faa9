import { randomUUID } from 'node:crypto';
import type { SettingRequest, SettingResponse } from '#shared/helper';
import { instantNow } from '#host';
import { logOutcome, logSetting, changeSetting } from '#system';
import { recordChange } from './record.ts';
import { EXIT, type Talk } from './task.ts';

/** The task `setting`: writes one setting of the kernel and reads it back. Returns the exit code. */
export async function setSetting(request: SettingRequest, { answer }: Talk): Promise<number> {
  const { id = randomUUID(), setting, value } = request;
  // SECURITY: told before it is done, as a change of rules is.
  await logSetting(setting, value);
  const started = instantNow();
  const response = carryOut(request);
  await logOutcome(
    response.outcome === 'set' ? `set, from ${response.from} to ${response.to}` : response.outcome,
  );
  if (response.outcome !== 'unchanged') {
    await recordChange({
      id,
      started,
      kind: 'setting',
      deed: {
        kind: 'setting',
        setting,
        from: response.outcome === 'set' ? response.from : null,
        to: value,
      },
      outcome: response.outcome === 'set' ? 'applied' : response.outcome,
      detail: 'message' in response ? response.message : null,
      decision: null,
    });
  }
  answer(response);
  return response.outcome === 'set' || response.outcome === 'unchanged' ? EXIT.done : EXIT.notDone;
}

function carryOut({ setting, value }: SettingRequest): SettingResponse {
  const started = performance.now();
  const changed = changeSetting(setting, value);
  if (!changed.ok) return { outcome: changed.error.kind, message: changed.error.message };
  const { from, to } = changed.value;
  return from === to
    ? { outcome: 'unchanged', value: to }
    : { outcome: 'set', from, to, durationMs: performance.now() - started };
}
