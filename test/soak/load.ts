import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Profile } from '#shared/profile';
import { THREE, TOPOLOGY, onHost, startBackends, type IptablesBackend } from '../lab/index.ts';
import { tsx } from '../lab/tsx.ts';
import { profile } from '../support/profiles.ts';
import type { Part, Tally } from './findings.ts';
import { askHelper, commandWords, optionsOf } from './helper.ts';
import { pick } from './profiles.ts';
import { SharedTable } from './table.ts';
import type { Epoch } from './traffic-stream.ts';

const SOURCE = `${TOPOLOGY.unroutable}:8081`;
const HOOK_JUMP = ['OUTPUT', '-d', TOPOLOGY.unroutable, '-p', 'tcp', '--dport', '8081'];
const NAMES = THREE.map(({ name }) => name);
/** Connections under way at a time. */
const CONCURRENCY = 12;
/** Milliseconds between two changes, in which shares are counted. */
const STEADY_MS = 250;
/** Standard deviations that a share may be off: beyond this is no chance (1 in 500 million). */
const MAX_DEVIATIONS = 6;

const to = (names: readonly string[]): string[] =>
  THREE.filter(({ name }) => names.includes(name)).map(({ address, port }) => `${address}:${port}`);

/** What is in the kernel: who answers, and whether it logs. */
interface Wanted {
  readonly names: readonly string[];
  readonly isLogged: boolean;
}

const profileOf = ({ names, isLogged }: Wanted): Profile =>
  profile({
    name: 'web',
    source: SOURCE,
    destinations: to(names),
    logEnabled: isLogged,
    logLevel: 7,
  });

/** A profile of the same address, whose rules stand on the same hook. */
const other = profile({ name: 'other', source: `${TOPOLOGY.unroutable}:9000`, logEnabled: true });

/** What a change under load does; `null` where the profile itself stays as it is. */
const CHANGES = [
  'more',
  'fewer',
  'others',
  'logging',
  'repair',
  'second profile',
  'nothing',
] as const;

function next(kind: (typeof CHANGES)[number], now: Wanted): Wanted {
  const free = NAMES.filter((name) => !now.names.includes(name));
  switch (kind) {
    case 'more':
      return { ...now, names: free[0] === undefined ? NAMES : [...now.names, free[0]] };
    case 'fewer':
      return { ...now, names: now.names.length > 1 ? now.names.slice(1) : now.names };
    case 'others':
      return { ...now, names: free.length > 0 ? free : [pick(['a', 'b', 'c'])] };
    case 'logging':
      return { ...now, isLogged: !now.isLogged };
    case 'repair':
    case 'second profile':
    case 'nothing':
      return now;
  }
}

/** Damages that leave every connection its way. */
const DAMAGES: readonly [readonly string[], ...(readonly string[])[]] = [
  ['-A', 'IPTLB_NAT_WEB', '-j', 'RETURN'],
  ['-A', ...HOOK_JUMP, '-j', 'IPTLB_NAT_WEB'],
  ['-I', ...HOOK_JUMP, '-j', 'IPTLB_NAT_WEB'],
  [
    '-I',
    'OUTPUT',
    '-d',
    TOPOLOGY.unroutable,
    '-p',
    'tcp',
    '-j',
    'LOG',
    '--log-prefix',
    'IPTLB:OUTPUT:ACCEPT:',
  ],
];

/** Connections from the client host for as long as it runs. */
class Stream {
  readonly #child;
  readonly #lines: AsyncIterator<string, undefined>;

  private constructor() {
    const program = fileURLToPath(new URL('traffic-stream.ts', import.meta.url));
    const args = [...tsx, program, ...SOURCE.split(':'), String(CONCURRENCY)];
    this.#child = onHost('client').spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.#child.stdout) throw new Error('The stream of connections has no output.');
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  static async start(): Promise<Stream> {
    const stream = new Stream();
    await stream.#lines.next();
    return stream;
  }

  /** @returns once connections begin in it */
  async begin(epoch: string): Promise<void> {
    this.#child.stdin?.write(`${epoch}\n`);
    await this.#lines.next();
  }

  async end(): Promise<Readonly<Record<string, Epoch>>> {
    this.#child.stdin?.end('end\n');
    const { value } = await this.#lines.next();
    return JSON.parse(value ?? '{}') as Record<string, Epoch>;
  }
}

/** Who may answer in an epoch, and in which shares. */
interface Expected {
  readonly names: ReadonlySet<string>;
  readonly isSteady: boolean;
}

async function underLoad(backend: IptablesBackend, count: number, tally: Tally): Promise<void> {
  const table = await SharedTable.make(backend, { hasTraffic: true });
  const backends = await startBackends();
  const folder = mkdtempSync('/tmp/iptlb-load-');
  const [program, ...words] = commandWords(join(folder, 'state.db'));
  const expected = new Map<string, Expected>();
  let now: Wanted = { names: NAMES.slice(0, 2), isLogged: false };
  let isSecondThere = false;
  const client = onHost('client');
  // Each connection needs a port of its own, and those used a moment ago still have their meaning.
  await client.must('sysctl', ['--write', 'net.ipv4.ip_local_port_range=10240 65000']);
  await askHelper({ set: [profileOf(now)] });
  const stream = await Stream.start();
  try {
    for (let round = 0; round < count; round += 1) {
      const steady = `steady ${round}`;
      expected.set(steady, { names: new Set(now.names), isSteady: true });
      await stream.begin(steady);
      await delay(STEADY_MS);

      const kind = CHANGES[round % CHANGES.length] ?? 'nothing';
      const wanted = next(kind, now);
      const changing = `changing ${round}`;
      expected.set(changing, { names: new Set([...now.names, ...wanted.names]), isSteady: false });
      await stream.begin(changing);
      if (kind === 'repair') {
        await client.run('iptables', ['--table', 'nat', ...pick(DAMAGES)]);
      }
      const isByCommand = kind !== 'second profile' && randomInt(4) === 0;
      const set = profileOf(wanted);
      if (kind === 'second profile') isSecondThere = !isSecondThere;
      const rest = isSecondThere
        ? { set: [set, other] }
        : { set: [set], remove: ['IPTLB_NAT_OTHER'] };
      const outcome = isByCommand
        ? await client.run(program, [...words, '-run', '-reset', ...optionsOf(set)])
        : await askHelper(rest);
      const isDone =
        'code' in outcome ? outcome.code === 0 : ['applied', 'unchanged'].includes(outcome.outcome);
      tally.expect(isDone, () => `${kind} with iptables-${backend}: ${JSON.stringify(outcome)}`);
      tally.count(`changes: ${kind}`);
      now = wanted;
    }
    expected.set('last', { names: new Set(now.names), isSteady: true });
    await stream.begin('last');
    await delay(STEADY_MS);
    const epochs = await stream.end();
    weigh(epochs, expected, `iptables-${backend}`, tally);
    const left = [profileOf(now), ...(isSecondThere ? [other] : [])];
    for (const problem of table.problemsOf(await table.read(), left)) tally.violation(problem);
  } finally {
    backends.stop();
    rmSync(folder, { recursive: true });
    await table.clear();
  }
}

/** No connection failed or came to somebody who was not meant, and shares are within chance. */
function weigh(
  epochs: Readonly<Record<string, Epoch>>,
  expected: ReadonlyMap<string, Expected>,
  where: string,
  tally: Tally,
): void {
  const got = new Map<string, { count: number; mean: number; variance: number }>();
  for (const [name, { answers, later, failures }] of Object.entries(epochs)) {
    for (const [why, count] of Object.entries(failures)) {
      tally.count('connections that failed', count);
      tally.violation(`${where}, ${name}: ${count} connections failed with ${why}`);
    }
    const all = [...Object.entries(answers), ...Object.entries(later)];
    tally.count(
      'connections',
      all.reduce((sum, [, count]) => sum + count, 0),
    );
    const epoch = expected.get(name);
    if (!epoch) continue;
    for (const [answer] of epoch.isSteady ? Object.entries(answers) : all) {
      tally.expect(
        epoch.names.has(answer),
        () => `${where}, ${name}: ${answer} answered, not one of ${[...epoch.names].join()}`,
      );
    }
    if (!epoch.isSteady || epoch.names.size < 2) continue;
    const total = Object.values(answers).reduce((sum, count) => sum + count, 0);
    const share = 1 / epoch.names.size;
    for (const each of epoch.names) {
      const sum = got.get(each) ?? { count: 0, mean: 0, variance: 0 };
      got.set(each, {
        count: sum.count + (answers[each] ?? 0),
        mean: sum.mean + total * share,
        variance: sum.variance + total * share * (1 - share),
      });
    }
  }
  for (const [name, { count, mean, variance }] of got) {
    const off = (count - mean) / Math.sqrt(variance);
    tally.expect(
      Math.abs(off) < MAX_DEVIATIONS,
      () => `${where}: ${name} got ${count}, not some ${mean.toFixed(0)}`,
    );
    tally.note(
      `${where}: ${name} got, of ${mean.toFixed(0)} expected`,
      `${count} (${off.toFixed(2)} deviations off)`,
    );
  }
}

export const loadPart: Part = {
  what: 'changes of all kinds while connections come: none fails, shares stay within chance',
  unit: 'changes with each backend',
  count: 100,
  short: 8,
  run: async (count, { tell, tally }) => {
    for (const backend of ['nft', 'legacy'] as const) {
      tell(`${count} changes with iptables-${backend}`);
      await underLoad(backend, count, tally);
    }
    return tally.findings();
  },
};
