import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderIntent, renderState } from '#shared/state-file';
import { ADDRESSES, PROGRAM, profileAt, useCommand } from './cli.ts';
import { natTable, onHost, resetHost, useBackend } from './index.ts';

const [node, script] = PROGRAM;
const { place, iptlb, done, state, listing } = useCommand();

describe.each(['nft', 'legacy'] as const)('the killed command with the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('leaves no change half done, whenever it is killed, and the next run repairs it', async () => {
    const changes: readonly string[][] = [
      ['-run', '-profile=one', '-log-custom-chain', ...ADDRESSES],
      ['-run', '-reset', '-profile=two', '-src-addr=10.100.0.99:7', '-dest-addr=10.0.1.7:7'],
      ['-run', '-delete', '-profile=two'],
    ];
    const kept = [profileAt('keep', 5), profileAt('two', 6)];
    for (let round = 0; round < 12; round += 1) {
      await resetHost('client');
      writeFileSync(place.stateFile, renderState(kept));
      await done('-run', '-use-state');
      const args = changes[round % changes.length] ?? [];
      const child = onHost('client').spawn(
        node,
        [script, `-state-file=${place.stateFile}`, ...args],
        { stdio: 'ignore' },
      );
      const ended = once(child, 'close');
      // nsenter becomes the command, so that this kills the command itself.
      await sleep(randomInt(40, 200));
      child.kill('SIGKILL');
      await ended;
      // iptables itself may still be at its commit.
      await onHost('client').must('flock', ['--wait', '10', '/run/iptlb.lock', 'true']);

      const middle = await natTable('client');
      await iptlb('-run', '-use-state');
      const { profiles, orphans } = await listing();
      expect(orphans).toEqual([]);
      expect(profiles.every((each) => each.state === 'active')).toBe(true);
      expect(profiles.map(({ name }) => name)).toContain('keep');
      // Repaired means: what the kernel had, old or new, is what counts, and the file follows it.
      expect(await natTable('client')).toBe(middle);
      expect(readdirSync(place.folder).filter((name) => name.endsWith('.applying'))).toEqual([]);
    }
  });

  it('ends what a run began that died between the rules and the file', async () => {
    const [old, next] = [renderState([profileAt('a', 1)]), renderState([profileAt('a', 2)])];
    const beside = (what: string) => join(place.folder, `.state.db.${what}`);
    for (const [inKernel, outcome] of [
      [next, 'after it had changed the rules'],
      [old, 'its change is not in the kernel'],
    ] as const) {
      writeFileSync(place.stateFile, inKernel);
      await done('-run', '-use-state');
      const rules = await natTable('client');
      writeFileSync(place.stateFile, old);
      const edit = { do: 'put', profile: profileAt('a', 2) } as const;
      writeFileSync(beside('intent'), renderIntent({ edit, from: old }));
      writeFileSync(beside('applying'), next);
      expect(await done('-run', '-use-state')).toContain(outcome);
      expect([state(), await natTable('client')]).toEqual([inKernel, rules]);
      expect(readdirSync(place.folder)).toEqual(['state.db']);
    }
  });

  it('takes the unfinished draft of a killed run away, also where nothing is to be saved', async () => {
    writeFileSync(place.stateFile, renderState([profileAt('a', 1)]));
    await done('-run', '-use-state');
    const draft = join(place.folder, '.state.db.new');
    writeFileSync(draft, 'a: {half');
    await done('-run', '-use-state');
    expect(readdirSync(place.folder)).toEqual(['state.db']);
    // What no run of ours leaves is somebody's.
    mkdirSync(draft);
    await done('-run', '-use-state');
    expect(readdirSync(place.folder).sort()).toEqual(['.state.db.new', 'state.db']);
  });
});
