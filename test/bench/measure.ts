import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One figure of the bench: what it took, against the floor that was measured beside it. */
export interface Figure {
  readonly name: string;
  /** Milliseconds, the median of the runs. */
  readonly ms: number;
  readonly floor: string;
  readonly floorMs: number;
  readonly ratio: number;
  /** The most memory that the program itself took at a time. */
  readonly peakMb?: number;
  /** What it should be, and whether it is so. */
  readonly goal?: { readonly words: string; readonly isMet: boolean };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Runs tasks by turns, so that a busy moment of the machine hits them all. Medians in milliseconds. */
export async function byTurns(
  runs: number,
  tasks: readonly (() => Promise<number> | number)[],
): Promise<readonly number[]> {
  const times = tasks.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, task] of tasks.entries()) times[index]?.push(await task());
  }
  return times.map(median);
}

/**
 * Milliseconds that a program takes from its start to its end. It must end with 0.
 *
 * What it says goes to a file: to read a megabyte of it beside it would be measured as well.
 */
export async function timeProgram(
  command: readonly [string, ...string[]],
  inputFile = '/dev/null',
): Promise<number> {
  const [program, ...args] = command;
  const input = openSync(inputFile, 'r');
  const folder = mkdtempSync(join(tmpdir(), 'iptlb-bench-'));
  const output = openSync(join(folder, 'said'), 'w');
  const start = performance.now();
  const child = spawn(program, args, { stdio: [input, 'ignore', output] });
  const [code] = (await once(child, 'close')) as [number | null];
  const time = performance.now() - start;
  for (const file of [input, output]) closeSync(file);
  const said = readFileSync(join(folder, 'said'), 'utf8').slice(-500);
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code ?? 'a signal'}: ${said}`);
  return time;
}

export function timeTask(task: () => unknown): number {
  const start = performance.now();
  task();
  return performance.now() - start;
}

/** The most memory in MB that a Node program takes, less what it starts. */
export async function peakOf(args: readonly string[], scratch: string): Promise<number> {
  const note = `${scratch}/peak`;
  const hook = `process.on('exit',()=>require('node:fs').writeFileSync(${JSON.stringify(note)},String(process.resourceUsage().maxRSS)))`;
  const preload = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire('/');${encodeURIComponent(hook)}`;
  await timeProgram([process.execPath, '--import', preload, ...args]);
  const kilobytes = Number(readFileSync(note, 'utf8'));
  rmSync(note);
  return kilobytes / 1024;
}
