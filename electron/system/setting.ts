import { settingKey, type KernelSetting, type SettingValue } from '#shared/preflight';
import { fail, ok, type Result } from '#shared/profile';
import { readFileSync, writeFileSync } from './files.ts';

/** A setting that was written and read back. */
export interface SettingChange {
  readonly from: number;
  readonly to: number;
}

/** Why a setting is as it was. */
export interface SettingProblem {
  readonly kind: 'unavailable' | 'refused';
  readonly message: string;
}

/**
 * Sets a setting of the kernel, in this network namespace, until the machine starts anew. Needs root.
 *
 * @returns where `from` is `to`, nothing was written
 */
export function changeSetting(
  setting: KernelSetting,
  value: SettingValue,
): Result<SettingChange, SettingProblem> {
  const path = pathOf(setting);
  const key = settingKey(setting);
  const from = read(path);
  if (from === null) {
    return fail({ kind: 'unavailable', message: `This machine has no setting ${key}.` });
  }
  if (from === value) return ok({ from, to: value });
  try {
    writeFileSync(path, `${value}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ kind: 'refused', message: `The kernel did not take ${key}: ${why}` });
  }
  const to = read(path);
  return to === value
    ? ok({ from, to })
    : fail({ kind: 'refused', message: `Read back, ${key} is ${to ?? 'gone'}, not ${value}.` });
}

/** SECURITY: no part of it is the caller's but an interface's name, which has no slash in it. */
function pathOf(setting: KernelSetting): string {
  switch (setting.name) {
    case 'ip_forward':
      return '/proc/sys/net/ipv4/ip_forward';
    case 'route_localnet':
      return `/proc/sys/net/ipv4/conf/${setting.interface}/route_localnet`;
  }
}

function read(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^\d+$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}
