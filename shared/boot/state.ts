import type { Profile } from '#shared/profile';

/** Where the profiles lie that are restored at boot, and word of how that went: all of it is root's. */
export const BOOT_FILES = {
  profiles: '/etc/iptlb/state.db',
  /** Left by build/helper/restore. */
  restored: '/run/iptlb/restored',
  /** What has systemd start the unit that restores them. */
  enabled: '/etc/systemd/system/multi-user.target.wants/iptlb.service',
  /** Takes the place of the unit: as nothing, it masks it. */
  override: '/etc/systemd/system/iptlb.service',
} as const;

/** What keeps the unit from being started at boot. An `enabled` one may still have been given something else to do. */
export const BOOT_UNITS = [
  'enabled',
  'disabled',
  /** It is not started, enabled or not, until it is unmasked. */
  'masked',
  /** Something else than systemd has started the machine. */
  'no-systemd',
] as const;
export type BootUnit = (typeof BOOT_UNITS)[number];

/** What is restored at boot, and how the last time went. */
export interface BootState {
  readonly file:
    | {
        readonly kind: 'read';
        /** None where there is no file. */
        readonly profiles: readonly Profile[];
        /** Entries that are no usable profiles; they are left out at boot. */
        readonly broken: readonly { readonly name: string; readonly problem: string }[];
      }
    | { readonly kind: 'unreadable'; readonly message: string };
  readonly run: BootRun;
  /** Whether the unit is started at the next boot, as far as that is known. */
  readonly unit: BootUnit;
}

/** How profiles were restored since the machine started. Times are in ms since 1970. */
export type BootRun =
  /** Nothing was to be restored. */
  | { readonly kind: 'none' }
  | { readonly kind: 'restored'; readonly at: number }
  /** Not all of them were; `said` is what the command said of it, to the letter. */
  | { readonly kind: 'failed'; readonly at: number; readonly said: readonly string[] }
  /** The file is older than this boot, and nobody has tried. */
  | { readonly kind: 'missed' };
