import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { LIMITS } from '#shared/helper';
import type { Profile } from '#shared/profile';
import { apply } from '../../electron/helper/apply.ts';
import { LineInput } from '../../electron/helper/line-input.ts';
import { parseRequest } from '../../electron/helper/request.ts';
import { checkRules } from '../../electron/helper/task-rules.ts';
import { anyFrame, type Frame, type FrameKind } from '../support/hostile-requests.ts';
import { forgetRecords, onHost } from '../lab/index.ts';
import type { Findings, Part, Tally, Watch } from './findings.ts';
import { carriedOut, readAsked } from './requests.ts';
import { SharedTable, watchCalls } from './table.ts';

const HELPER = '/usr/libexec/iptlb/apply';

/** Of the frames that the check lets pass, and of those that it refuses, one in so many goes the whole way. */
const PASSED_OF = 4;
const REFUSED_OF = 400;
/** Frames that are made at a time. */
const BATCH = 500;

const IN_PROCESS: Readonly<Record<FrameKind, number>> = {
  right: 80,
  'nearly right': 4500,
  'twisted text': 3400,
  bytes: 2000,
  large: 5,
};

const BY_PROCESS: Readonly<Record<FrameKind, number>> = {
  right: 40,
  'nearly right': 30,
  'twisted text': 20,
  bytes: 9,
  large: 1,
};

/** How a helper took a frame. */
interface Taken {
  readonly outcome: string;
  /** How it ended; null for one that runs in this process. */
  readonly end: string | null;
}

type Take = (frame: Frame) => Promise<Taken>;

const outcomeOf = (printed: string): string => {
  const [, answer = ''] = printed.split('\n');
  return answer === '' ? '' : (JSON.parse(answer) as { outcome: string }).outcome;
};

/** The helper's code in this process, from its input's bytes to the kernel. */
const inProcess: Take = async ({ pieces }) => {
  const output = new PassThrough();
  const printed: Buffer[] = [];
  output.on('data', (chunk: Buffer) => printed.push(chunk));
  const input = Readable.from(pieces, { objectMode: false });
  await apply({ input, output, hasVisibleEnd: false });
  return { outcome: outcomeOf(Buffer.concat(printed).toString()), end: null };
};

/** The installed helper, a process of its own. */
const byProcess: Take = async ({ pieces }) => {
  const child = onHost('client').spawn(HELPER);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => (printed[stream] += text));
  }
  const closed = new Promise<string>((resolve) => {
    child.on('close', (code, signal) => {
      resolve(`${code ?? signal} ${printed.stderr}`.trim());
    });
  });
  child.stdin?.on('error', () => undefined);
  for (const piece of pieces) {
    child.stdin?.write(piece);
    await new Promise(setImmediate);
  }
  child.stdin?.end();
  const end = await closed;
  return { outcome: outcomeOf(printed.stdout), end };
};

/** Whether the helper's own check of a request lets a frame pass. */
async function passesCheck({ pieces }: Frame): Promise<boolean> {
  const input = new LineInput(Readable.from(pieces, { objectMode: false }));
  const line = await input.next(LIMITS.requestBytes, LIMITS.requestMs);
  const request = line.ok ? parseRequest(line.value) : line;
  if (!request.ok) return false;
  return request.value.task !== 'rules' || checkRules(request.value).ok;
}

const CHANGED = new Set(['applied', 'unchanged']);

/** Feeds frames to a helper over a table of everybody's rules, and looks at the table after each. */
class Fuzz {
  readonly tally: Tally;
  readonly #table: SharedTable;
  readonly #calls: ReturnType<typeof watchCalls>;
  readonly #take: Take;
  #profiles: ReadonlyMap<string, Profile> = new Map();

  constructor(table: SharedTable, calls: ReturnType<typeof watchCalls>, take: Take, tally: Tally) {
    this.tally = tally;
    this.#table = table;
    this.#calls = calls;
    this.#take = take;
  }

  async feed(frame: Frame): Promise<void> {
    const { outcome, end } = await this.#take(frame);
    const calls = this.#calls.taken();
    this.tally.count(`answered: ${outcome || 'nothing'}`);
    const text = Buffer.concat(frame.pieces).toString();
    const line = text.split('\n', 1)[0] ?? '';
    const told = () => JSON.stringify(line.slice(0, 2000));
    if (end !== null) {
      this.tally.expect(/^(?:0|1|65)$/.test(end), () => `ended with ${end} at ${told()}`);
    }
    if (outcome === 'invalid' || outcome === '') {
      this.tally.expect(calls === 0, () => `${calls} calls of iptables for ${told()}`);
      return;
    }
    const asked = text.includes('\n') ? readAsked(line) : null;
    this.tally.expect(asked !== null, () => `${outcome} for what is no request: ${told()}`);
    if (asked === 'setting' || asked === 'boot') {
      this.tally.expect(calls === 0, () => `${calls} calls of iptables for ${told()}`);
    } else if (asked && CHANGED.has(outcome)) {
      const hasNoKeep = !line.includes('keepWithin');
      if (hasNoKeep || text.endsWith('{"keep":true}\n')) {
        this.#profiles = carriedOut(this.#profiles, asked);
      }
    }
    await this.look(told);
  }

  async look(told: () => string = () => ''): Promise<void> {
    this.tally.count('looks at the table');
    const saved = await this.#table.read();
    for (const problem of this.#table.problemsOf(saved, this.#profiles.values())) {
      this.tally.violation(`${problem} after ${told()}`);
    }
  }
}

async function fuzz(
  count: number,
  { tell, tally }: Watch,
  weights: typeof IN_PROCESS,
  take: Take,
  isChosen: (frame: Frame, place: number) => Promise<boolean>,
): Promise<Findings> {
  const started = performance.now();
  const table = await SharedTable.make('nft');
  const calls = watchCalls('nft');
  const run = new Fuzz(table, calls, take, tally);
  const seed = Number(process.env['IPTLB_SEED'] ?? Date.now() % 2 ** 31);
  tally.note('seed', String(seed));
  try {
    for (let done = 0; done < count; done += BATCH) {
      const numRuns = Math.min(BATCH, count - done);
      const frames = fc.sample(anyFrame(weights), { seed: seed + done, numRuns });
      for (const [place, frame] of frames.entries()) {
        run.tally.count(`frames, ${frame.kind}`);
        if (await isChosen(frame, done + place)) await run.feed(frame);
      }
      if (run.tally.violations.length > 0) break;
      if ((done / BATCH) % 20 === 0) tell(`${done + numRuns} of ${count} frames`);
    }
    const left = calls.taken();
    run.tally.expect(left === 0, () => `${left} calls of iptables by frames that were refused`);
    await run.look();
  } finally {
    calls.stop();
    await table.clear();
    forgetRecords();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return run.tally.findings(['frames', count], ['seconds', seconds]);
}

/** All frames through the check, and some of them the whole way, whether it let them pass or not. */
export const fuzzPart: Part = {
  what: "anything at all to the helper's code, in this process, over real rules of everybody",
  unit: 'frames',
  count: 200_000,
  short: 1500,
  run: (count, watch) =>
    fuzz(count, watch, IN_PROCESS, inProcess, async (frame, place) => {
      const isPassed = await passesCheck(frame);
      return place % (isPassed ? PASSED_OF : REFUSED_OF) === 0;
    }),
};

/** Each frame a process. */
export const processesPart: Part = {
  what: 'anything at all to the installed helper, a process for each, over real rules of everybody',
  unit: 'frames',
  count: 1000,
  short: 15,
  run: (count, watch) => fuzz(count, watch, BY_PROCESS, byProcess, () => Promise.resolve(true)),
};
