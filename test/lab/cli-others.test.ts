import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderState } from '#shared/state-file';
import { ADDRESSES, PROGRAM, profileAt, useCommand } from './cli.ts';
import { natTable, onHost, useBackend } from './index.ts';

const { place, iptlb, done, state, listing } = useCommand();
const client = onHost('client');

/** Puts profiles into the state file as if another program had. */
const write = (...profiles: Parameters<typeof renderState>[0]) => {
  writeFileSync(place.stateFile, renderState(profiles));
  return state();
};

afterAll(() => useBackend('nft'));

describe('the command beside rules of another state file', () => {
  beforeAll(() => useBackend('nft'));

  it('captures no connections that another file’s profile has, unless it is told to', async () => {
    await done('-run', ...ADDRESSES);
    const rules = await natTable('client');
    const other = ['-state-file=' + place.folder + '/other.db', '-profile=other'];
    for (const option of ['-run', '-dry-run']) {
      const ended = await iptlb(option, ...other, ...ADDRESSES);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('10.100.0.10:8081 go to the chain IPTLB_NAT_DEFAULT');
    }
    expect(await natTable('client')).toBe(rules);
    expect(existsSync(`${place.folder}/other.db`)).toBe(false);
    await done('-run', ...other, '-protocol=udp', ...ADDRESSES);
    await done('-run', '-reset', ...other, ...ADDRESSES);
    expect(await natTable('client')).toContain('-j IPTLB_NAT_OTHER');
  });

  it('breaks no sound profile by a change that makes a broken one beside it valid', async () => {
    // Were its address not x's, a_b would have the chain of a-b, which comes behind it.
    const all = [profileAt('x', 4), profileAt('a_b', 4), profileAt('a-b', 2)];
    const text = `# by hand\n${renderState(all)}`;
    writeFileSync(place.stateFile, text);
    await iptlb('-run', '-use-state');
    const rules = await natTable('client');
    // The chain that two of them would have is nobody's in no case.
    expect((await listing()).orphans).toEqual([]);
    const ended = await iptlb('-run', '-delete', '-profile=x');
    expect(ended).toMatchObject({ code: 1 });
    expect([state(), await natTable('client')]).toEqual([text, rules]);
  });

  it.each([
    ['', []],
    [' whose hook others have emptied', ['-F', 'OUTPUT']],
  ])('deletes no chain%s that captures another address than its profile', async (_, emptied) => {
    await done('-run', ...ADDRESSES);
    if (emptied.length > 0) await client.must('iptables', ['-t', 'nat', ...emptied]);
    const rules = await natTable('client');
    const file = write(profileAt('default', 9));
    for (const option of ['-run', '-dry-run']) {
      const ended = await iptlb(option, '-delete');
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('captures another address or protocol than profile [default]');
    }
    expect(await natTable('client')).toBe(rules);
    expect(state()).toBe(file);
  });

  it('deletes what is left of a profile whose jump is gone', async () => {
    await done('-run', '-profile=a', ...ADDRESSES);
    await client.must('iptables', ['-t', 'nat', '-F', 'OUTPUT']);
    await done('-run', '-delete', '-profile=a');
    expect(await natTable('client')).not.toContain('IPTLB');
  });

  it('takes its own rules for its own also where a jump is there twice', async () => {
    await done('-run', '-profile=a', ...ADDRESSES);
    const rules = await natTable('client');
    const jump = /^-A (OUTPUT .*-j IPTLB_NAT_A)$/m.exec(rules)?.[1] ?? '';
    await client.must('iptables', ['-t', 'nat', '-I', ...jump.split(' ')]);
    writeFileSync(place.stateFile, '');
    await done('-run', '-profile=a', ...ADDRESSES);
    expect(await natTable('client')).toBe(rules);
  });

  it('moves no jump of theirs to another hook for a new profile', async () => {
    await done('-run', ...ADDRESSES);
    const rules = await natTable('client');
    writeFileSync(place.stateFile, '');
    for (const option of ['-run', '-dry-run']) {
      const ended = await iptlb(option, ...ADDRESSES, '-rules-backend=proxy');
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('is in the kernel already');
    }
    expect(await natTable('client')).toBe(rules);
  });
});

describe('the command after a change of iptables’ backend', () => {
  beforeAll(() => useBackend('nft'));
  const legacy = (...args: readonly string[]) =>
    client.must('/usr/sbin/xtables-legacy-multi', ['iptables', '-t', 'nat', ...args]);

  it('does not forget rules that the other backend has', async () => {
    const file = write(profileAt('web', 1));
    await legacy('-N', 'IPTLB_NAT_WEB');
    const ended = await iptlb('-run', '-delete', '-profile=web');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('update-alternatives --set iptables /usr/sbin/iptables-legacy');
    expect(state()).toBe(file);
    const shown = await iptlb('-dry-run', '-delete', '-profile=web');
    expect(shown).toMatchObject({ code: 1, stdout: '' });
    await legacy('-X', 'IPTLB_NAT_WEB');
  });

  it('tells of the chain that the other backend has as well', async () => {
    write(profileAt('web', 1));
    await done('-run', '-use-state');
    await legacy('-N', 'IPTLB_NAT_WEB');
    // The second time nothing is left here, neither in the kernel nor in the file.
    for (let time = 1; time <= 2; time += 1) {
      const ended = await iptlb('-run', '-delete', '-profile=web');
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(
        'with the other backend of iptables (legacy), and stays there',
      );
      expect(await natTable('client')).not.toContain('IPTLB');
      expect(state()).toBe('{}\n');
      expect((await iptlb('-dry-run', '-delete', '-profile=web')).code).toBe(1);
    }
    await legacy('-X', 'IPTLB_NAT_WEB');
    await done('-run', '-delete', '-profile=web');
  });
});

describe('the command beside rules that iptables cannot read', () => {
  beforeAll(() => useBackend('nft'));
  const nft = (...args: readonly string[]) => client.must('nft', args);
  const [web, tls] = [profileAt('web', 1), profileAt('tls', 2)];
  beforeEach(async () => {
    write(web);
    await done('-run', '-use-state');
  });

  it.for([
    ['shows nothing of', ['ip', 'daddr', '192.0.2.1', 'counter', 'dnat', 'to', '192.0.2.2']],
    ['fails at', ['ip', 'checksum', '1', 'counter']],
  ] as const)('takes a table that iptables-save %s for no empty one', async ([, rule], context) => {
    await nft('insert', 'rule', 'ip', 'nat', 'OUTPUT', ...rule);
    const { stdout: saved } = await client.run('iptables-save', ['-t', 'nat']);
    // Versions before 1.8.9 read any rule, and leave out what they do not know of it.
    context.skip(saved.includes('COMMIT'), 'this iptables reads such a rule');
    const rules = await nft('list', 'table', 'ip', 'nat');
    const file = write(web, tls);

    const listed = await iptlb('-list');
    expect(listed).toMatchObject({ code: 1 });
    expect(listed.stdout).toMatch(/web +unknown/);
    for (const options of [['-use-state'], ['-delete', '-profile=web'], ADDRESSES]) {
      const ended = await iptlb('-run', ...options);
      expect(ended.code).toBe(1);
      expect(ended.stderr.match(/level=(?:error|fatal).*/g)).toEqual([
        expect.stringMatching(/iptables.*Nothing was changed\./),
      ]);
    }
    expect(await nft('list', 'table', 'ip', 'nat')).toBe(rules);
    expect(state()).toBe(file);

    await nft('flush', 'chain', 'ip', 'nat', 'OUTPUT');
    await done('-run', '-use-state');
    expect((await listing()).profiles.map((each) => each.state)).toEqual(['active', 'active']);
  });
});

it('keeps its exit code where nobody reads its result to the end', async () => {
  await useBackend('nft');
  writeFileSync(place.stateFile, `${renderState([profileAt('web', 1)])}broken: 1\n`);
  const line = `${PROGRAM.join(' ')} -state-file=${place.stateFile} -dry-run -use-state`;
  const { stdout } = await client.run('bash', ['-c', `${line} | true; echo "\${PIPESTATUS[0]}"`]);
  expect(stdout).toBe('1\n');
});
