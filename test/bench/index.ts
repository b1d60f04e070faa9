/**
 * npm run bench: how fast the command is, each figure against a floor measured in the same run.
 *
 * With names (log, path, viewer, window, idle) it measures those parts of watching instead.
 *
 * What needs root runs in a network namespace of its own: this program starts itself again inside
 * one, so that the machine's own rules are never touched.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { commandFigures, kernelFigures } from './kernel.ts';
import type { Figure } from './measure.ts';
import { memoryFigures } from './memory.ts';
import { tableOf, writeReport } from './report.ts';
import { logFigures } from './watch/log.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PROGRAM = at('dist/cli/iptlb.cjs');
/** Set in the process that already sits in a namespace of its own. */
const INSIDE = 'IPTLB_BENCH_INSIDE';
const isInside = process.env[INSIDE] === '1';
const isRoot = process.geteuid?.() === 0;

/** Profiles, and how often each is run. */
const SIZES = [
  [1, 9],
  [300, 7],
  [1000, 15],
  [5000, 3],
] as const;

async function measure(): Promise<number> {
  const figures: Figure[] = [];
  const skipped: string[] = [];
  const tell = (what: string) => process.stderr.write(`${what}\n`);

  tell('in memory');
  for (const count of [1000, 5000]) figures.push(...(await memoryFigures(count)));
  if (!existsSync(PROGRAM)) {
    skipped.push('everything about the command: it is not built; run npm run build');
  } else if (!isInside) {
    skipped.push('everything with rules in the kernel: it needs root; run sudo npm run bench');
  } else {
    const scratch = mkdtempSync(`${tmpdir()}/iptlb-bench-`);
    try {
      tell('whole commands');
      figures.push(...(await commandFigures(PROGRAM, scratch, 15)));
      for (const [count, runs] of SIZES) {
        tell(`${count} profiles`);
        figures.push(...(await kernelFigures(PROGRAM, scratch, count, runs)));
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const report = { figures, skipped };
  writeReport(report, at('out/bench'));
  process.stdout.write(tableOf(report));
  return 0;
}

/** Where the command tells what it did: nothing of the machine's, as long as this program runs. */
const OWN_FOLDERS = ['/run', '/var/log'];

/** Starts this program again in namespaces of network and mounts that end with it. */
function enterNamespace(): number {
  const mounts = OWN_FOLDERS.map((folder) => `mount -t tmpfs iptlb-bench ${folder}`).join(' && ');
  const args = [
    '--net',
    '--mount',
    'sh',
    '-c',
    `${mounts} && exec "$@"`,
    'sh',
    process.execPath,
    ...process.execArgv,
    fileURLToPath(import.meta.url),
  ];
  const { status } = spawnSync('unshare', args, {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  return status ?? 1;
}

/** The parts about watching, by name; those that need a window or real lines run inside the lab. */
const LAB_PARTS = ['path', 'viewer', 'window', 'idle'];

async function measureWatching(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => name !== 'log' && !LAB_PARTS.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`no such part: ${unknown.join(', ')}; log, ${LAB_PARTS.join(', ')}\n`);
    return 2;
  }
  if (names.includes('log')) {
    process.stdout.write(tableOf({ figures: await logFigures(), skipped: [] }));
  }
  const inLab = names.filter((name) => name !== 'log');
  if (inLab.length === 0) return 0;
  const lab = [...process.execArgv, at('test/lab/run.ts'), '--xvfb', '--', process.execPath];
  const program = [...process.execArgv, at('test/bench/watch/in-lab.ts'), ...inLab];
  return spawnSync(process.execPath, [...lab, ...program], { stdio: 'inherit' }).status ?? 1;
}

const names = process.argv.slice(2);
if (names.length > 0) process.exitCode = await measureWatching(names);
else process.exitCode = isRoot && !isInside ? enterNamespace() : await measure();
