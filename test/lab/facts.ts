import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The lab's own folder, on a tmpfs that only the lab sees. */
export const LAB = '/run/iptlb-lab';
/** The checkout as the lab sees it: everyone may read it, and only `out/` reaches the real one. */
export const CHECKOUT = `${LAB}/checkout`;
/** The unpacked Electron, readable by everyone, its setuid sandbox helper root's. */
export const ELECTRON_DIST = `${LAB}/electron`;
/** Starts Electron as the ordinary user: what Playwright's `executablePath` is set to. */
export const ELECTRON_AS_USER = `${LAB}/electron-as-user`;

/** The ordinary user of a lab. */
export interface Person {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** A private, empty one; never the person's real home. */
  readonly home: string;
  /** Known only for the lab's own user; a real user's stays theirs. */
  readonly password?: string;
  /** All that programs of this user get as their environment. */
  readonly env: Readonly<Record<string, string>>;
}

const FACTS = `${LAB}/person.json`;

/** Tells the programs inside who the ordinary user is. */
export function recordPerson(person: Person): void {
  // Root's eyes only: it holds a password.
  writeFileSync(FACTS, JSON.stringify(person), { mode: 0o600 });
}

/**
 * The ordinary user of the lab that this process runs in.
 *
 * @throws Error outside a lab: what follows would change the machine itself
 */
export function person(): Person {
  assertInside();
  return JSON.parse(readFileSync(FACTS, 'utf8')) as Person;
}

/** @throws Error outside a lab: what follows would change the machine itself */
export function assertInside(): void {
  if (!existsSync(FACTS)) {
    throw new Error(
      'This changes network and system settings, so it runs only inside the lab. Nothing was done. ' +
        'Start it with: node --import tsx test/lab/run.ts -- COMMAND',
    );
  }
}
