import { HitStore } from '#lib/hit-store';
import { parseLogLine } from '#shared/kernel-log';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { byTurns, timeTask, type Figure } from '../measure.ts';
import { chunksOf, linesOf } from '../../support/busy-day.ts';

const LINES = 100_000;
const KEPT = 1_000_000;

/** Reading lines, against the least that one can do with the same text: split it into words. */
export async function logFigures(): Promise<readonly Figure[]> {
  const lines = linesOf(0, LINES);
  const chunks = chunksOf(0, LINES);
  const [split = NaN, parse = NaN, keep = NaN] = await byTurns(7, [
    () => timeTask(() => lines.map((line) => line.split(' '))),
    () => timeTask(() => lines.map((line) => parseLogLine(line)?.clock)),
    () => {
      const store = new HitStore();
      return timeTask(() => store.add({ chunks, liveFrom: null }));
    },
  ]);
  const figure = (name: string, ms: number): Figure => ({
    name: `${name}, ${LINES} lines: ${Math.round(LINES / ms)} lines a ms`,
    ms,
    floor: 'splitting the lines into words',
    floorMs: split,
    ratio: ms / split,
  });
  return [figure('parse', parse), figure('fold and keep', keep), await memoryFigure()];
}

/** Bytes that a hit costs, against the same hits as objects. */
async function memoryFigure(): Promise<Figure> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const store = new HitStore();
  store.keep({ hits: KEPT, bytes: 1e9 });
  for (let first = 0; first < KEPT; first += 20_000) {
    store.add({ chunks: chunksOf(first, 20_000), liveFrom: null });
    // Lets what was read be collected.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const columns = (used() - before) / (store.end - store.first);
  const start = used();
  const objects = linesOf(0, LINES).map((line) => parseLogLine(line));
  const perObject = (used() - start) / objects.filter((hit) => hit !== null).length;
  return {
    name: `bytes a hit, ${KEPT} kept`,
    ms: columns,
    floor: 'bytes of the same as an object',
    floorMs: perObject,
    ratio: columns / perObject,
  };
}
