/**
 * npm run soak: long runs of what must never break. Each part takes a count; see build/scripts/soak.mjs.
 * Runs as root inside the lab.
 */
import { assertInside } from '../lab/index.ts';
import { Tally, type Findings, type Part } from './findings.ts';
import { parts } from './parts.ts';

/** A word that orders nothing: the person who typed it needs no stack. */
class BadOrder extends Error {}

/** `name` or `name=count`. */
function readOrder(word: string): { name: string; part: Part; count: number } {
  const [name = '', given] = word.split('=');
  const part = parts.get(name);
  const count = given === undefined ? (part?.count ?? 0) : Number(given);
  if (!part || !Number.isSafeInteger(count) || count < 1) {
    throw new BadOrder(`"${word}" is no part of the soak, or no count. ${usage()}`);
  }
  return { name, part, count };
}

const usage = (): string =>
  [
    'Give parts as NAME or NAME=COUNT; without any, all of them run:',
    ...[...parts].map(
      ([name, { what, unit, count }]) => `  ${name.padEnd(10)} ${what} (${count} ${unit})`,
    ),
  ].join('\n');

function tableOf(name: string, { figures }: Findings): string {
  const width = Math.max(...figures.map(([figure]) => figure.length));
  return figures
    .map(([figure, value]) => `${name.padEnd(10)} ${figure.padEnd(width)}  ${value}\n`)
    .join('');
}

function show(name: string, findings: Findings): void {
  process.stdout.write(tableOf(name, findings));
  for (const violation of findings.violations) process.stderr.write(`BROKEN: ${violation}\n`);
}

/** Exit code of whoever was ended by a signal, as shells have it. */
const ENDED = 130;
let onEnd: () => void = () => undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    onEnd();
    process.exit(ENDED);
  });
}

async function main(words: readonly string[]): Promise<number> {
  assertInside();
  const orders = (words.length > 0 ? words : [...parts.keys()]).map(readOrder);
  let broken = 0;
  for (const { name, part, count } of orders) {
    process.stderr.write(`${name}: ${part.what}; ${count} ${part.unit}\n`);
    const tally = new Tally();
    // Until the next part has its own: what was done before the end is worth the hours that it took.
    onEnd = () => {
      show(name, tally.findings());
      process.stdout.write('Ended before its time.\n');
    };
    const findings = await part.run(count, {
      tell: (progress) => process.stderr.write(`${name}: ${progress}\n`),
      tally,
    });
    show(name, findings);
    broken += findings.violations.length;
  }
  process.stdout.write(
    broken === 0 ? 'Nothing was broken.\n' : `${broken} promises were broken.\n`,
  );
  return broken === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isPlain = error instanceof BadOrder || !(error instanceof Error);
    process.stderr.write(`${isPlain ? String(error) : (error.stack ?? error.message)}\n`);
    process.exit(1);
  },
);
