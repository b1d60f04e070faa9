import { rmSync, symlinkSync, writeFileSync, existsSync, readFileSync } from 'node:fs';
import { chainName, type Profile } from '#shared/profile';
import { indexRules, orphanChains, ownRules, parseTable, profileStatus } from '#shared/ruleset';
import { FOREIGN, foreignTable } from '../support/foreign-rules.ts';
import { foreignText } from '../support/foreign-part.ts';
import { saveText } from '../support/simulated-kernel.ts';
import { LAB, assertInside } from '../lab/facts.ts';
import { onHost, resetHost, useBackend, type IptablesBackend } from '../lab/index.ts';

/** The real programs of a backend, past whatever stands in their place under their usual names. */
const real = (backend: IptablesBackend, program: string): [string, string] => [
  `/usr/sbin/xtables-${backend}-multi`,
  program,
];

/** The nat table of the client host, with the rules of every other program that the tests know. */
export class SharedTable {
  readonly #backend: IptablesBackend;
  readonly #hasTraffic: boolean;
  #foreign = '';

  private constructor(backend: IptablesBackend, hasTraffic: boolean) {
    this.#backend = backend;
    this.#hasTraffic = hasTraffic;
  }

  /**
   * Fills it anew. The counters of the rules of others are not 0, for these must stay too, unless there
   * is traffic that they count.
   */
  static async make(
    backend: IptablesBackend,
    { hasTraffic = false }: { readonly hasTraffic?: boolean } = {},
  ): Promise<SharedTable> {
    await useBackend(backend);
    const table = new SharedTable(backend, hasTraffic);
    const text = saveText(foreignTable(FOREIGN)).replaceAll(/^\[0:0\]/gm, '[7:420]');
    const [multi, restore] = real(backend, 'iptables-restore');
    await onHost('client').must(multi, [restore, '--counters'], { input: text });
    table.#foreign = table.#foreignOf(await table.read());
    return table;
  }

  /** As `iptables-save --counters` prints it. */
  async read(): Promise<string> {
    const [multi, save] = real(this.#backend, 'iptables-save');
    return onHost('client').must(multi, [save, '--counters', '--table', 'nat']);
  }

  /** What is not as it must be: others' rules to the letter, ours those of `profiles` and no more. */
  problemsOf(saved: string, profiles: Iterable<Profile>): string[] {
    const all = [...profiles];
    const index = indexRules(ownRules(parseTable(saved)));
    const others = this.#foreignOf(saved);
    return [
      ...(others === this.#foreign ? [] : [`rules of others changed: ${others}`]),
      ...all
        .map((each) => [chainName(each.name), profileStatus(index, each).state] as const)
        .filter(([, state]) => state !== 'active')
        .map(([chain, state]) => `${chain} is ${state}, not active`),
      ...orphanChains(index, all).map((chain) => `${chain} is there and nobody's`),
    ];
  }

  #foreignOf(saved: string): string {
    const text = foreignText(saved);
    return this.#hasTraffic ? text.replaceAll(/^\[\d+:\d+\]/gm, '') : text;
  }

  async clear(): Promise<void> {
    await resetHost('client');
    await useBackend('nft');
  }
}

const CALLS = `${LAB}/iptables-calls`;
const PROGRAMS = ['iptables', 'iptables-save', 'iptables-restore'];

/** Puts a program that tells of each call in the place of every iptables program. */
export function watchCalls(backend: IptablesBackend): {
  /** Calls since the last time that this was asked. */
  readonly taken: () => number;
  readonly stop: () => void;
} {
  assertInside();
  rmSync(CALLS, { force: true });
  for (const program of PROGRAMS) {
    rmSync(`/usr/sbin/${program}`);
    const script = `#!/bin/sh\necho >>${CALLS}\nexec ${real(backend, program).join(' ')} "$@"\n`;
    writeFileSync(`/usr/sbin/${program}`, script, { mode: 0o755 });
  }
  let seen = 0;
  return {
    taken: () => {
      const all = existsSync(CALLS) ? readFileSync(CALLS).length : 0;
      const since = all - seen;
      seen = all;
      return since;
    },
    stop: () => {
      for (const program of PROGRAMS) {
        rmSync(`/usr/sbin/${program}`);
        symlinkSync(`xtables-${backend}-multi`, `/usr/sbin/${program}`);
      }
    },
  };
}
