import type { HostFacts } from './facts.ts';

/** A setting of the kernel that a person may have changed for them: these two, and no other. */
export type KernelSetting =
  /** Whether the machine passes packets on that are not for it. */
  | { readonly name: 'ip_forward' }
  /** Whether packets of 127.0.0.0/8 may leave and enter by an interface. */
  | { readonly name: 'route_localnet'; readonly interface: string };

/** Off or on. */
export type SettingValue = 0 | 1;

/** The name of a setting as sysctl(8) takes it; a dot in an interface's name is a slash there. */
export function settingKey(setting: KernelSetting): string {
  switch (setting.name) {
    case 'ip_forward':
      return 'net.ipv4.ip_forward';
    case 'route_localnet':
      return `net.ipv4.conf.${setting.interface.replaceAll('.', '/')}.route_localnet`;
  }
}

/** What a setting is now; null where that is not known. */
export function settingNow(facts: HostFacts | null, setting: KernelSetting): SettingValue | null {
  if (facts === null) return null;
  switch (setting.name) {
    case 'ip_forward':
      return facts.isForwarding ? 1 : 0;
    case 'route_localnet': {
      const isOn = facts.localnet.get(setting.interface);
      return isOn === undefined ? null : isOn ? 1 : 0;
    }
  }
}
