import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderState } from '#shared/state-file';
import { ADDRESSES, PROGRAM, profileAt, useCommand } from './cli.ts';
import { natTable, onHost, recordSystemLog, useBackend } from './index.ts';

const { place, iptlb, done, state, listing } = useCommand();

/** What of a log line does not change from run to run. */
const messages = (stderr: string): string[] =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^time="[^"]+" /, ''));

describe.each(['nft', 'legacy'] as const)('the command with the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('tells and does what the original does: create, list, delete', async () => {
    const empty = await natTable('client');
    const created = await done('-run', '-profile=test', '-log-custom-chain', ...ADDRESSES);
    expect(messages(created)).toEqual([
      'level=info msg=Initiating Component=main Prog=iptlb',
      'level=info msg="map[]" Component=main Prog=iptlb',
      'level=info msg="db operator initiated" Component=main Prog=iptlb',
      'level=info msg="Inputs validated successfuly" Component=Operator Stage=Configure',
      'level=info msg="Chain [IPTLB_NAT_TEST] on table [nat] does not exist. Creating..." Stage=createChain',
      'level=info msg="Enabled logging to chain IPTLB_NAT_TEST" Stage=createChain',
      'level=info msg="[Append] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 0.50000 -j DNAT --to-destination 10.0.1.4:8080] on table[nat]/chain[IPTLB_NAT_TEST]" Stage=AddRule',
      'level=info msg="[Append] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.5:8080] on table[nat]/chain[IPTLB_NAT_TEST]" Stage=AddRule',
      'level=info msg="[Append] Rule: [-j RETURN] on table[nat]/chain[IPTLB_NAT_TEST]" Stage=AddRule',
      'level=info msg="Done configuring table[nat]/chain[IPTLB_NAT_TEST]" Stage=NATLBRules',
      'level=info msg="[Insert] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST] at [1] on table[nat]/chain[OUTPUT]" Stage=InsertRule',
      'level=info msg="[Insert] Rule: [-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4] at [1] on table[nat]/chain[OUTPUT]" Stage=InsertRule',
      'level=info msg="Done configuring profile [test]" Stage=AddProfile',
    ]);
    expect(state()).toBe(
      'test:\n  destination:\n  - 10.0.1.4:8080\n  - 10.0.1.5:8080\n  logEnabled: true\n  logLevel: "4"\n' +
        '  protocol: tcp\n  rulesBackend: client\n  source: 10.100.0.10:8081\n',
    );
    expect(statSync(place.stateFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.folder)).toEqual(['state.db']);
    expect((await listing()).profiles).toMatchObject([{ name: 'test', state: 'active' }]);

    const deleted = await done('-run', '-profile=test', '--delete');
    expect(messages(deleted).slice(3)).toEqual([
      'level=warning msg="Delete has been enabled. Deleting rules from profile [test]" Component=Operator Stage=Configure',
      'level=info msg="[Deleted] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 0.50000 -j DNAT --to-destination 10.0.1.4:8080] table[nat]/chain[IPTLB_NAT_TEST]" Stage=RemoveRule',
      'level=info msg="[Deleted] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.5:8080] table[nat]/chain[IPTLB_NAT_TEST]" Stage=RemoveRule',
      'level=info msg="[Deleted] Rule: [-j RETURN] table[nat]/chain[IPTLB_NAT_TEST]" Stage=RemoveRule',
      'level=info msg="Done configuring table[nat]/chain[IPTLB_NAT_TEST]" Stage=NATLBRules',
      'level=info msg="[Deleted] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST] table[nat]/chain[OUTPUT]" Stage=RemoveRule',
      'level=info msg="[Deleted] Rule: [-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4] table[nat]/chain[OUTPUT]" Stage=RemoveRule',
      'level=info msg="Done cleaning profile [test]" Stage=DeleteProfile',
    ]);
    expect(await natTable('client')).toBe(empty);
    expect(state()).toBe('{}\n');
  });

  it('changes nothing in the kernel without -run, and all of it with -use-state', async () => {
    const empty = await natTable('client');
    expect(await done('-profile=a', ...ADDRESSES)).toContain('were not changed: that takes -run');
    await done('-profile=yes', '-src-addr=10.100.0.11:1', '-dest-addr=10.0.1.4:1', '-protocol=udp');
    expect(await natTable('client')).toBe(empty);
    await done('-run', '-use-state');
    const applied = await natTable('client');
    expect((await listing()).profiles.map((each) => each.state)).toEqual(['active', 'active']);
    expect(await done('-run', '-use-state')).toContain('Nothing to change for 2 profiles');
    expect(await natTable('client')).toBe(applied);
  });

  it('replaces with -reset only, and refuses what is taken, changing nothing', async () => {
    await done('-run', '-profile=test', ...ADDRESSES);
    const [rules, file] = [await natTable('client'), state()];
    const again = await iptlb('-run', '-profile=test', ...ADDRESSES);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain('profile [test] already defined');
    const rival = await iptlb('-run', '-profile=t', ...ADDRESSES);
    expect(rival).toMatchObject({ code: 1 });
    expect(rival.stderr).toContain('source [10.100.0.10:8081] already defined on profile [test]');
    const same = await iptlb(
      '-run',
      '-profile=TEST',
      '-src-addr=10.9.9.9:1',
      '-dest-addr=10.0.1.4:1',
    );
    expect(same).toMatchObject({ code: 1 });
    expect(same.stderr).toContain('belongs to the profile');
    expect([await natTable('client'), state()]).toEqual([rules, file]);

    await done(
      '-run',
      '-reset',
      '-profile=test',
      '-src-addr=10.100.0.12:9',
      '-dest-addr=10.0.1.4:1',
    );
    expect(await natTable('client')).not.toContain('10.100.0.10');
    expect((await listing()).profiles).toMatchObject([{ name: 'test', state: 'active' }]);
  });

  it('applies the others when one profile of a file is broken, and says so', async () => {
    writeFileSync(
      place.stateFile,
      `# Ours.\n${renderState([profileAt('bad', 1), profileAt('good', 2)])}`.replace(
        '8080',
        '80800',
      ),
    );
    const before = state();
    const ended = await iptlb('-run', '-use-state');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/profile \[bad\] is left out: line 4, column 5: Destination 1/);
    expect((await listing()).profiles).toMatchObject([{ name: 'good', state: 'active' }]);
    expect(state()).toBe(before);
  });

  it('keeps the log rule for as long as a profile needs it', async () => {
    writeFileSync(place.stateFile, renderState([profileAt('a', 1), profileAt('b', 2)]));
    await done('-run', '-use-state');
    await done('-run', '-delete', '-profile=a');
    expect(await natTable('client')).toContain('IPTLB:OUTPUT:ACCEPT:');
    await done('-run', '-delete', '-profile=b');
    expect(await natTable('client')).not.toContain('IPTLB');
  });

  it('shows with -dry-run the very transaction that -run makes', async () => {
    await done('-run', '-profile=test', ...ADDRESSES);
    const change = ['-profile=test', '-reset', '-src-addr=10.100.0.10:9', '-dest-addr=10.0.1.6:1'];
    const before = await natTable('client');
    const shown = await iptlb('-dry-run', '-json', ...change);
    expect(await natTable('client')).toBe(before);
    const { restore } = JSON.parse(shown.stdout) as { restore: string };
    await onHost('client').must('iptables-restore', ['--noflush', '--wait'], { input: restore });
    const byHand = await natTable('client');
    await done('-run', '-profile=test', '-reset', ...ADDRESSES);
    await done('-run', ...change);
    expect(await natTable('client')).toBe(byHand);
  });

  it('neither takes over nor silently leaves what another state file has in the kernel', async () => {
    await done('-run', '-profile=test', ...ADDRESSES);
    const rules = await natTable('client');
    const own = place.stateFile;
    place.stateFile = join(place.folder, 'other.db');
    const others = ['-profile=test', '-src-addr=10.100.0.10:8081', '-dest-addr=10.0.1.9:1'];
    const taken = await iptlb('-run', ...others);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain(
      `that no profile of ${place.stateFile} has; nothing was changed`,
    );
    const left = await iptlb('-run', '-profile=test', '-delete');
    expect(left.code).toBe(1);
    expect(left.stderr).toContain('The chain IPTLB_NAT_TEST is in the kernel all the same');
    // What is shown before is what is done then.
    for (const options of [others, ['-profile=test', '-delete']]) {
      const shown = await iptlb('-dry-run', ...options);
      expect(shown).toMatchObject({ code: 1, stdout: '' });
      expect(shown.stderr).toContain('The chain IPTLB_NAT_TEST is in the kernel');
    }
    expect(await natTable('client')).toBe(rules);
    expect(readdirSync(place.folder)).toEqual(['state.db']);

    // The same rules are no harm, and -reset says that they are meant.
    await done('-run', '-profile=test', ...ADDRESSES);
    expect(await natTable('client')).toBe(rules);
    rmSync(place.stateFile);
    await done('-run', '-reset', ...others);
    expect(await natTable('client')).toContain('10.0.1.9:1');
    await done('-run', '-profile=test', '-delete');
    expect(await natTable('client')).not.toContain('IPTLB');
    place.stateFile = own;
    expect(await done('-run', '-profile=none', '-delete')).toContain('does not exist');
  });

  it('leaves the chain to the profile whose it is where an entry that leads to it too is deleted', async () => {
    const entry = (name: string, port: number) => renderState([profileAt(name, port)]);
    writeFileSync(place.stateFile, `${entry('a-b', 1)}${entry('A_b', 2)}`);
    expect((await iptlb('-run', '-use-state')).stderr).toContain('profile [A_b] is left out');
    const rules = await natTable('client');
    expect(rules).toContain('IPTLB_NAT_A_B');
    const unknown = await done('-run', '-delete', '-profile=a_b');
    expect(unknown).toContain('profile [a_b] does not exist');
    const shown = await iptlb('-dry-run', '-delete', '-profile=A_b');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('Nothing to change');
    const told = await done('-run', '-delete', '-profile=A_b');
    expect(told).toContain('the chain IPTLB_NAT_A_B belongs to profile [a-b], and stays');
    expect(state()).toBe(entry('a-b', 1));
    expect(await natTable('client')).toBe(rules);
  });

  it('shows and deletes entries whose names the original allowed, and this program does not', async () => {
    const entry = (name: string, port: number) => renderState([profileAt(name, port)]);
    const kept = entry('web', 1);
    writeFileSync(
      place.stateFile,
      `${kept}${['web.1', 'a/b'].map((name, at) => entry('x', at + 2).replace('x:', `${name}:`)).join('')}`,
    );
    const nat = (...args: readonly string[]) =>
      onHost('client').must('iptables', ['-t', 'nat', ...args]);
    for (const chain of ['IPTLB_NAT_WEB.1', 'IPTLB_NAT_A/B']) {
      await nat('-N', chain);
      await nat('-A', chain, '-j', 'RETURN');
      await nat('-I', 'OUTPUT', '-p', 'tcp', '-d', '10.100.0.10', '-j', chain);
    }
    const listed = await iptlb('-list', '-profile=web.1');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/web\.1.*broken|broken.*web\.1/s);

    expect(await done('-run', '-delete', '-profile=web.1')).toContain('cleaning profile [web.1]');
    expect(await natTable('client')).not.toContain('WEB.1');
    const told = await done('-run', '-delete', '-profile=a/b');
    expect(told).toContain('leaves the file only: the chain IPTLB_NAT_A/B is not touched');
    expect(await natTable('client')).toContain('-j IPTLB_NAT_A/B');
    expect(state()).toBe(kept);
  });

  it('makes no table by only looking', async () => {
    const looks = ['-list', '-dry-run -use-state', '-run -delete -profile=none'].map(
      (options) => `${PROGRAM.join(' ')} -state-file=${place.stateFile} ${options}`,
    );
    writeFileSync(place.stateFile, renderState([profileAt('a', 1)]));
    // A network of its own has no tables yet.
    const tables = await onHost('client').must('unshare', [
      '--net',
      'sh',
      '-c',
      `${looks.join(' >&2; ')} >&2; cat /proc/net/ip_tables_names`,
    ]);
    expect(tables).toBe('');
  });

  it('lists what keeps a profile from working, with the fix, once for all that it concerns', async () => {
    const client = onHost('client');
    await client.must('sysctl', ['-qw', 'net.ipv4.ip_forward=0']);
    const profiles = [1, 2].map((port) => profileAt(`p${port}`, port, { rulesBackend: 'proxy' }));
    writeFileSync(place.stateFile, renderState(profiles));
    await done('-run', '-use-state');
    const front = ['OUTPUT', '-p', 'tcp', '--dport', '2', '-j', 'REDIRECT', '--to-ports', '9'];
    await client.must('iptables', ['-t', 'nat', '-I', ...front]);
    await client.must('iptables', ['-t', 'nat', '-I', 'PREROUTING', ...front.slice(1)]);

    const { stdout } = await iptlb('-list');
    expect(stdout.match(/^warning: p1, p2: This machine does not forward packets/gm)).toHaveLength(
      1,
    );
    expect(stdout).toContain('\n  run: sudo sysctl -w net.ipv4.ip_forward=1\n');
    expect(stdout).toMatch(/^warning: p2: Another program’s rule stands above .*\(REDIRECT\)/m);
    const kinds = (await listing()).profiles.map(({ warnings }) =>
      warnings.map(({ kind }) => kind),
    );
    expect(kinds[0]).toContain('forwarding-off');
    expect(kinds[0]).not.toContain('taken-by-others');
    expect(kinds[1]).toEqual(expect.arrayContaining(['forwarding-off', 'taken-by-others']));
  });

  it('says after a change what keeps the profile from working, with the fix', async () => {
    await onHost('client').must('sysctl', ['-qw', 'net.ipv4.ip_forward=0']);
    const told = await done('-run', '-rules-backend=proxy', ...ADDRESSES);
    const warnings = told.split('\n').filter((line) => line.includes('level=warning'));
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /profile \[default\]: This machine does not forward packets.*\. Run: sudo sysctl -w net\.ipv4\.ip_forward=1"/,
      ),
    );
    expect(told.indexOf('Done configuring profile')).toBeLessThan(told.indexOf(warnings[0] ?? ''));
    const again = await done('-run', '-reset', '-rules-backend=proxy', ...ADDRESSES);
    expect(again).toContain('This machine does not forward packets');
  });

  it('says which options mean nothing to a deletion', async () => {
    await done('-run', ...ADDRESSES);
    const told = await done('-run', '-delete', '-protocol=udp', ...ADDRESSES);
    const ignored = told.match(/-[a-z-]+ is ignored/g);
    expect(ignored).toEqual(
      ['-src-addr', '-dest-addr', '-protocol'].map((each) => `${each} is ignored`),
    );
  });

  it('tells the system log what was asked for and what became of it, and nothing of what changed nothing', async () => {
    const log = recordSystemLog();
    try {
      await done('-run', ...ADDRESSES);
      expect(log.text()).toMatch(
        /uid 0 asks for 1 to set, 0 to remove\n.* set default client tcp .*\n.* outcome: applied\n$/,
      );
      const told = log.text();
      await done('-run', '-use-state');
      expect(log.text()).toBe(told);
    } finally {
      log.stop();
    }
  });

  it('lets several commands at once each have their turn', async () => {
    const ports = [1, 2, 3, 4, 5, 6];
    const ended = await Promise.all(
      ports.map((port) =>
        iptlb(
          '-run',
          `-profile=p${port}`,
          `-src-addr=10.100.0.10:${port}`,
          '-dest-addr=10.0.1.4:1',
          '-log-custom-chain',
        ),
      ),
    );
    expect(ended.map(({ code }) => code)).toEqual(ports.map(() => 0));
    const { profiles, orphans } = await listing();
    expect(profiles.map((each) => each.state)).toEqual(ports.map(() => 'active'));
    expect(orphans).toEqual([]);
    expect(readdirSync(place.folder)).toEqual(['state.db']);
  });
});
