/**
 * npm run bench: how fast the command is, each figure against a floor measured in the same run.
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
  [1000, 7],
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

/** Starts this program again in a network namespace that ends with it. */
function enterNamespace(): number {
  const args = [
    '--net',
    '--',
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

process.exitCode = isRoot && !isInside ? enterNamespace() : await measure();
