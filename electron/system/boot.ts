import { dirname } from 'node:path';
import { uptime } from 'node:os';
import { BOOT_FILES, type BootState, type BootUnit } from '#shared/boot';
import { fail, ok, type Profile, type Result } from '#shared/profile';
import { editState, readState, type State, type StateProblem } from '#shared/state-file';
import { existsSync, lstatSync, readFileSync, statSync } from './files.ts';
import { openState, readStateText } from './state-file.ts';

/** A change of what is restored at boot. */
export interface BootChange {
  readonly put: readonly Profile[];
  /** Names of profiles. */
  readonly drop: readonly string[];
}

export type BootProblem =
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

const FOLDER = dirname(BOOT_FILES.profiles);

/**
 * Changes what is restored at boot: the file is read, checked as a whole with the change in it, replaced at
 * once, and read back. Whatever else is in it stays. Needs root.
 *
 * @returns whether anything changed; after a problem the file is as it was
 */
export async function changeBootFile(change: BootChange): Promise<Result<boolean, BootProblem>> {
  const refuse = (message: string) => fail({ kind: 'refused', message } as const);
  const unsafe = whyUnsafe();
  if (unsafe !== null) return refuse(`${unsafe} Nothing was written.`);
  const opened = await openState(BOOT_FILES.profiles);
  if (!opened.ok) return refuse(opened.error);
  const { text, save, close } = opened.value;
  try {
    const edited = await edit(text ?? '', change);
    if (!edited.ok) return edited;
    if (edited.value === (text ?? '')) return ok(false);
    const saved = await save(edited.value);
    if (!saved.ok) return refuse(saved.error);
    const read = readStateText(BOOT_FILES.profiles);
    return read.ok && read.value === edited.value
      ? ok(true)
      : refuse(`${BOOT_FILES.profiles} was written, and reads differently now.`);
  } finally {
    close();
  }
}

/**
 * SECURITY: at boot root does what the file says, so nobody else may write to it, or put another there. What
 * it leads to may be any file of root's, of which nothing is told.
 */
function whyUnsafe(): string | null {
  for (const path of [FOLDER, BOOT_FILES.profiles]) {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    if (facts?.isSymbolicLink()) return `${path} is a link.`;
    if (facts && (facts.uid !== 0 || (facts.mode & 0o022) !== 0)) {
      return `Others than root may write to ${path}.`;
    }
  }
  return null;
}

async function edit(text: string, { put, drop }: BootChange): Promise<Result<string, BootProblem>> {
  const before = await readState(text);
  if (!before.ok) {
    return fail({ kind: 'refused', message: `${BOOT_FILES.profiles}: ${wordsOf(before.error)}` });
  }
  const known = new Set([...before.value.profiles, ...before.value.broken].map(({ name }) => name));
  const edits = [
    ...drop.filter((name) => known.has(name)).map((name) => ({ do: 'drop', name }) as const),
    ...put.map((profile) => ({ do: 'put', profile }) as const),
  ];
  if (edits.length === 0) return ok(text);
  const edited = await editState(text, edits);
  if (!edited.ok) return fail({ kind: 'refused', message: wordsOf(edited.error) });
  const after = await readState(edited.value);
  if (!after.ok) return fail({ kind: 'refused', message: wordsOf(after.error) });
  const problems = newProblems(before.value, after.value);
  return problems.length > 0 ? fail({ kind: 'invalid', problems }) : edited;
}

/** What a change would break: a profile that cannot stand beside another one of the file. */
function newProblems(before: State, after: State): readonly string[] {
  const known = new Set(before.broken.map(({ name }) => name));
  return after.broken
    .filter(({ name }) => !known.has(name))
    .map(({ name, problems }) => `profile ${name}: ${problems[0].message}`);
}

const wordsOf = ({ line, column, message }: StateProblem): string =>
  `line ${line}, column ${column}: ${message}`;

/** Says when anything has changed that readBoot() tells. */
export const bootKey = (): string =>
  Object.values(BOOT_FILES)
    .map((path) => {
      const facts = lstatSync(path, { throwIfNoEntry: false });
      return facts ? `${facts.ino} ${facts.mtimeMs} ${facts.size}` : '';
    })
    .join(' / ');

/** What is restored at boot, and how the last time went. Needs root. */
export async function readBoot(): Promise<BootState> {
  const file = await readFile();
  const hasProfiles = file.kind === 'unreadable' || file.profiles.length > 0;
  return {
    file,
    unit: readUnit(),
    run: readRun(whyUnsafe() === null) ?? { kind: hasProfiles && isOld() ? 'missed' : 'none' },
  };
}

/** Where systemd has started the machine (sd_booted(3)). */
const SYSTEMD = '/run/systemd/system';

function readUnit(): BootUnit {
  if (!existsSync(SYSTEMD)) return 'no-systemd';
  // A link to /dev/null, or an empty file (systemd.unit(5)); one in /run is gone at the next boot.
  const override = statSync(BOOT_FILES.override, { throwIfNoEntry: false });
  if (override?.size === 0) return 'masked';
  return lstatSync(BOOT_FILES.enabled, { throwIfNoEntry: false }) ? 'enabled' : 'disabled';
}

/** Many, but few enough that a message stays one. */
const MAX_PROFILES = 10_000;

async function readFile(): Promise<BootState['file']> {
  const unsafe = whyUnsafe();
  if (unsafe !== null) return { kind: 'unreadable', message: unsafe };
  const text = readStateText(BOOT_FILES.profiles);
  if (!text.ok) return { kind: 'unreadable', message: text.error };
  const state = await readState(text.value ?? '');
  if (!state.ok) {
    return { kind: 'unreadable', message: `${BOOT_FILES.profiles}: ${wordsOf(state.error)}` };
  }
  return {
    kind: 'read',
    profiles: state.value.profiles.slice(0, MAX_PROFILES),
    broken: state.value.broken
      .slice(0, MAX_PROFILES)
      .map(({ name, problems }) => ({ name, problem: wordsOf(problems[0]) })),
  };
}

/**
 * What build/helper/restore has left; null where there is nothing.
 *
 * @param isTold whether what was said of the file may be told
 */
function readRun(isTold: boolean): BootState['run'] | null {
  try {
    const at = statSync(BOOT_FILES.restored).mtimeMs;
    const [code, ...said] = readFileSync(BOOT_FILES.restored, 'utf8').split('\n');
    if (code === '0') return { kind: 'restored', at };
    return { kind: 'failed', at, said: isTold ? said.flatMap(trouble).slice(-MAX_SAID) : [] };
  } catch {
    return null;
  }
}

const MAX_SAID = 20;
const MAX_LENGTH = 500;

/** Of the command's log lines those that tell of trouble, without what stands around; others whole. */
function trouble(line: string): readonly string[] {
  const [, level, message = ''] =
    /^time="[^"]*" level=(\w+) msg=("(?:[^"\\]|\\.)*"|\S+)/.exec(line) ?? [];
  if (level === 'info' || line.trim() === '') return [];
  return [(level === undefined ? line : unquoted(message)).slice(0, MAX_LENGTH)];
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Milliseconds by which a clock may be wrong before the network has set it. */
const CLOCK_SLACK_MS = 60_000;

/** Whether the file was there, as it is, when the machine started. */
function isOld(): boolean {
  const facts = statSync(BOOT_FILES.profiles, { throwIfNoEntry: false });
  const bootAt = Date.now() - uptime() * 1000;
  return facts !== undefined && facts.mtimeMs < bootAt - CLOCK_SLACK_MS;
}
