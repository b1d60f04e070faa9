import fc from 'fast-check';
import { chainName, type Profile } from '#shared/profile';
import { revert, transact } from '#system';
import { anyFrame } from '../support/hostile-requests.ts';
import { onHost, type IptablesBackend } from '../lab/index.ts';
import type { Part, Tally } from './findings.ts';
import { carriedOut, readAsked, type Asked } from './requests.ts';
import { SharedTable } from './table.ts';

/** What somebody does to our rules by hand in between; what the kernel refuses did not happen. */
const BY_HAND = [
  ['-F', 'IPTLB_NAT_WEB'],
  ['-A', 'IPTLB_NAT_WEB', '-j', 'RETURN'],
  ['-I', 'OUTPUT', '-d', '10.1.0.1', '-p', 'tcp', '--dport', '8000', '-j', 'IPTLB_NAT_WEB'],
  ['-A', 'PREROUTING', '-j', 'IPTLB_NAT_A_B'],
  ['-D', 'PREROUTING', '-j', 'IPTLB_NAT_A_B'],
  ['-A', 'OUTPUT', '-d', '10.1.0.1', '-p', 'tcp', '-j', 'LOG', '--log-prefix', 'IPTLB:X:'],
  ['-A', 'DOCKER', '-d', '10.1.0.9', '-j', 'IPTLB_NAT_DB_1'],
] as const;

const onlyRight = { right: 1, 'nearly right': 0, 'twisted text': 0, bytes: 0, large: 0 };

const askedOf = (pieces: readonly Buffer[]): Asked | null => {
  const asked = readAsked(Buffer.concat(pieces).toString());
  return typeof asked === 'string' ? null : asked;
};

const change = fc.record({
  frame: anyFrame(onlyRight),
  isTakenBack: fc.boolean(),
  byHand: fc.option(fc.constantFrom(...BY_HAND), { nil: null, freq: 2 }),
});

/** Changes of all kinds over the rules of others, which must be the same to the letter after each. */
async function others(backend: IptablesBackend, count: number, tally: Tally): Promise<void> {
  const table = await SharedTable.make(backend);
  const seed = Number(process.env['IPTLB_SEED'] ?? Date.now() % 2 ** 31);
  let profiles: ReadonlyMap<string, Profile> = new Map();
  const look = async (what: string) => {
    for (const problem of table.problemsOf(await table.read(), profiles.values())) {
      tally.violation(`iptables-${backend}, seed ${seed}: ${problem} after ${what}`);
    }
  };
  try {
    for (const { frame, isTakenBack, byHand } of fc.sample(change, { seed, numRuns: count })) {
      if (byHand) {
        await onHost('client').run('iptables', ['--table', 'nat', ...byHand]);
        tally.count('changes by hand');
      }
      const asked = askedOf(frame.pieces);
      if (!asked) continue;
      // With all that is saved, so that what was done by hand is repaired as well.
      const next = carriedOut(profiles, asked);
      const whole = {
        set: [...next.values()],
        remove: [...profiles.keys(), ...asked.remove, ...HANDLED].filter(
          (chain) => !next.has(chain),
        ),
        sweepLogs: true,
      };
      const outcome = await transact(whole);
      tally.count(`${outcome.outcome} by iptables-${backend}`);
      const isDone = outcome.outcome === 'applied' || outcome.outcome === 'unchanged';
      tally.expect(isDone, () => `iptables-${backend}: ${JSON.stringify(outcome)}`);
      profiles = next;
      await look(JSON.stringify(asked));
      if (!isTakenBack || outcome.outcome !== 'applied' || byHand) continue;
      const reverted = await revert(whole, outcome);
      tally.count('taken back');
      tally.expect(reverted.ok, () => JSON.stringify(reverted));
      const again = await transact(whole);
      tally.expect(again.outcome === 'applied', () => `again: ${JSON.stringify(again)}`);
      await look(`taking back ${JSON.stringify(asked)}`);
    }
    const last = await transact({ set: [], remove: [...profiles.keys()], sweepLogs: true });
    tally.expect(last.outcome === 'applied' || profiles.size === 0, () => JSON.stringify(last));
    profiles = new Map();
    await look('removing all');
  } finally {
    await table.clear();
  }
}

/** Chains that changes by hand may leave without a profile. */
const HANDLED = ['web', 'a-b', 'db_1'].map(chainName);

export const othersPart: Part = {
  what: "Docker's, Kubernetes', libvirt's, firewalld's and ufw's rules after any changes of ours",
  unit: 'changes with each backend',
  count: 1000,
  short: 8,
  run: async (count, { tally }) => {
    for (const backend of ['nft', 'legacy'] as const) await others(backend, count, tally);
    return tally.findings();
  },
};
