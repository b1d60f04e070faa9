import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_RULES, plan, restoreText, type Change } from '#shared/ruleset';
import { renderState } from '#shared/state-file';
import { byTurns, peakOf, timeProgram, type Figure } from './measure.ts';
import { profilesOf } from './profiles.ts';

const NODE = process.execPath;
const RESTORE = ['iptables-restore', '--noflush', '--wait', '20'] as const;
const SAVE = ['iptables-save', '--counters', '--table', 'nat'] as const;
const EMPTY_NAT =
  '*nat\n:PREROUTING ACCEPT\n:INPUT ACCEPT\n:OUTPUT ACCEPT\n:POSTROUTING ACCEPT\nCOMMIT\n';

/** Milliseconds in which the kernel frees tens of thousands of rules, in the background of whatever comes next. */
const FREEING_MS = 200;

/** Takes all rules out of this process's network namespace, in which nobody else has any. */
async function emptyTable(): Promise<void> {
  const { status } = spawnSync('iptables-restore', ['--wait'], { input: EMPTY_NAT });
  if (status !== 0) throw new Error('The nat table cannot be emptied.');
  await sleep(FREEING_MS);
}

/** What iptables-save prints of a change's rules alone: the floor must not depend on how we write them. */
async function saved(change: Change): Promise<string> {
  await emptyTable();
  const input = restoreText(plan(NO_RULES, change));
  const [restore, ...options] = RESTORE;
  const { status } = spawnSync(restore, options, { input });
  const { stdout } = spawnSync('iptables-save', ['--table', 'nat'], {
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  if (status !== 0 || stdout === '') throw new Error('The rules for the floor cannot be written.');
  return stdout;
}

/** The built command from a state file, against the bare iptables-restore of the same rules. */
export async function kernelFigures(
  program: string,
  scratch: string,
  count: number,
  runs: number,
): Promise<readonly Figure[]> {
  const profiles = profilesOf(count);
  const stateFile = `${scratch}/${count}.db`;
  const rules = `${scratch}/${count}.rules`;
  writeFileSync(stateFile, renderState(profiles));
  writeFileSync(rules, await saved({ set: profiles, remove: [] }));
  const movedFile = `${scratch}/${count}.moved.db`;
  const moved = profiles.map((profile) => ({
    ...profile,
    source: profile.source.replace(/:.*/, ':9091'),
  }));
  writeFileSync(movedFile, renderState(moved));
  const useFile = (file: string) => [program, '-run', '-use-state', `-state-file=${file}`] as const;
  const useState = useFile(stateFile);
  const afresh = (task: () => Promise<number>) => async () => {
    await emptyTable();
    return task();
  };

  const [startUp = NaN, floor = NaN, apply = NaN, unchanged = NaN, save = NaN, move = NaN] =
    await byTurns(runs, [
      () => timeProgram([NODE, program, '-version']),
      afresh(() => timeProgram([...RESTORE], rules)),
      afresh(() => timeProgram([NODE, ...useState])),
      () => timeProgram([NODE, ...useState]),
      () => timeProgram([...SAVE]),
      () => timeProgram([NODE, ...useFile(movedFile)]),
    ]);
  await emptyTable();
  const peakMb = await peakOf([...useState], scratch);
  const unchangedPeakMb = await peakOf([...useState], scratch);
  return [
    {
      name: `apply from state, ${count} profiles`,
      ms: apply,
      floor: 'bare iptables-restore',
      floorMs: floor,
      ratio: apply / floor,
      peakMb,
      goal: {
        words: `at most 1.5 x floor + start-up = ${(1.5 * floor + startUp).toFixed(0)} ms, 150 MB`,
        isMet: apply <= 1.5 * floor + startUp && peakMb <= 150,
      },
    },
    {
      name: `the same less start-up, ${count} profiles`,
      ms: apply - startUp,
      floor: 'bare iptables-restore, then -save to check',
      floorMs: floor + save,
      ratio: (apply - startUp) / (floor + save),
    },
    {
      name: `unchanged -use-state, ${count} profiles`,
      ms: unchanged,
      floor: 'bare iptables-save',
      floorMs: save,
      ratio: unchanged / save,
      peakMb: unchangedPeakMb,
    },
    {
      name: `every address changed, ${count} profiles`,
      ms: move,
      floor: 'bare iptables-restore of as many rules',
      floorMs: floor,
      ratio: move / floor,
    },
  ];
}

/** Start-up, and one profile from nothing to rules and state file, as whole commands. */
export async function commandFigures(
  program: string,
  scratch: string,
  runs: number,
): Promise<readonly Figure[]> {
  const stateFile = `${scratch}/one.db`;
  const rules = `${scratch}/one.rules`;
  writeFileSync(rules, await saved({ set: profilesOf(1), remove: [] }));
  const [node = NaN, startUp = NaN, bare = NaN, create = NaN] = await byTurns(runs, [
    () => timeProgram([NODE, '-e', '0']),
    () => timeProgram([NODE, program, '-version']),
    async () => {
      await emptyTable();
      return (
        (await timeProgram([...SAVE])) +
        (await timeProgram([...RESTORE], rules)) +
        (await timeProgram([...SAVE]))
      );
    },
    async () => {
      await emptyTable();
      rmSync(stateFile, { force: true });
      const options = ['-src-addr=10.100.0.0:8081', '-dest-addr=10.0.1.4:8080,10.0.1.5:8080'];
      return timeProgram([NODE, program, '-run', `-state-file=${stateFile}`, ...options]);
    },
  ]);
  return [
    {
      name: 'start-up (-version)',
      ms: startUp,
      floor: 'node -e 0',
      floorMs: node,
      ratio: startUp / node,
    },
    {
      name: 'one profile, the whole command',
      ms: create,
      floor: 'node -e 0, iptables-save, -restore, -save',
      floorMs: node + bare,
      ratio: create / (node + bare),
    },
  ];
}
