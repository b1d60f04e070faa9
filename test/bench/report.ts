import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import type { Figure } from './measure.ts';

export interface Report {
  readonly figures: readonly Figure[];
  /** What was not measured, and why. */
  readonly skipped: readonly string[];
}

const number = (value: number): string =>
  value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);

/** The figures as a table for a person. */
export function tableOf({ figures, skipped }: Report): string {
  const rows = [
    ['FIGURE', 'MS', 'FLOOR', 'MS', 'RATIO', 'PEAK MB', 'GOAL'],
    ...figures.map(({ name, ms, floor, floorMs, ratio, peakMb, goal }) => [
      name,
      number(ms),
      floor,
      number(floorMs),
      number(ratio),
      peakMb === undefined ? '' : peakMb.toFixed(0),
      goal ? `${goal.isMet ? 'met' : 'NOT MET'}: ${goal.words}` : '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...skipped.map((reason) => `skipped: ${reason}`),
    '',
  ].join('\n');
}

/** Writes out/bench/command.json with what the figures were measured on. */
export function writeReport(report: Report, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const machine = {
    node: process.version,
    kernel: release(),
    processors: cpus().map(({ model }) => model),
  };
  writeFileSync(`${folder}/command.json`, `${JSON.stringify({ machine, ...report }, null, 2)}\n`);
}
