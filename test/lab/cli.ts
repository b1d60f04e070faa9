import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Profile } from '#shared/profile';
import { profile } from '../support/profiles.ts';
import { CHECKOUT, onHost, resetHost, type Ended } from './index.ts';

/** The command as it is started: a program, and its first argument. */
export const PROGRAM = [process.execPath, `${CHECKOUT}/dist/cli/iptlb.cjs`] as const;
/** Options that say a whole profile, but for its name. */
export const ADDRESSES = [
  '-src-addr=10.100.0.10:8081',
  '-dest-addr=10.0.1.4:8080,10.0.1.5:8080',
] as const;

/** A profile that logs, and can stand beside others with other ports. */
export const profileAt = (name: string, port: number, over: Partial<Profile> = {}): Profile =>
  profile({ name, source: `10.100.0.10:${port}`, logEnabled: true, ...over });

interface Listing {
  readonly profiles: readonly {
    readonly name: string;
    readonly state: string;
    readonly warnings: readonly { readonly kind: string }[];
  }[];
  readonly orphans: readonly string[];
}

/**
 * The command of the client's root, for the tests of a file: each begins without rules, and with a folder
 * of its own in which the state file is made.
 */
export function useCommand() {
  const place = { folder: '', stateFile: '' };
  beforeEach(async () => {
    await resetHost('client');
    place.folder = mkdtempSync('/tmp/iptlb-cli-');
    place.stateFile = join(place.folder, 'state.db');
  });
  afterEach(() => {
    rmSync(place.folder, { recursive: true, force: true });
  });

  const [node, script] = PROGRAM;
  const iptlb = (...args: readonly string[]): Promise<Ended> =>
    onHost('client').run(node, [script, `-state-file=${place.stateFile}`, ...args]);
  return {
    /** Where it works; a test may name another state file. */
    place,
    iptlb,
    /** Runs a command that has to work; what it told. */
    done: async (...args: readonly string[]): Promise<string> => {
      const ended = await iptlb(...args);
      expect(ended).toMatchObject({ code: 0 });
      return ended.stderr;
    },
    /** The text of the state file. */
    state: () => readFileSync(place.stateFile, 'utf8'),
    listing: async (): Promise<Listing> => {
      const { stdout } = await iptlb('-list', '-json');
      return JSON.parse(stdout) as Listing;
    },
  };
}

/** The lock under which rules are changed. */
export const LOCK = '/run/iptlb.lock';

/** Whether a command waits for the lock on the rules: flock(1) has its file open then. */
export function isAwaited(): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/comm`, 'utf8') === 'flock\n' &&
        readlinkSync(`/proc/${pid}/fd/3`) === LOCK
      );
    } catch {
      return false;
    }
  });
}
