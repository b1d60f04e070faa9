import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKOUT, natTable, onHost, resetHost } from '#lab';

/**
 * The purge has nothing of IPTLB left to call, so postrm has its own notion of what is ours: these tests
 * hold it to that of shared/ruleset.
 */

const SCRIPT = join(CHECKOUT, 'build/packaging/deb/postrm');
const postrm = readFileSync(SCRIPT, 'utf8');
const [removal = ''] = /^removal_of_rules\(\) \{\n.*?^\}\n/ms.exec(postrm) ?? [];

const host = onHost('client');
const removalOf = (table: string) =>
  host.must('dash', ['-c', `${removal}\nremoval_of_rules`], { input: table });

const OURS = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:IPTLB_NAT_A - [0:0]
:IPTLB_NAT_B - [0:0]
:SOMEBODY - [0:0]
-A PREROUTING -d 10.0.0.1/32 -p udp -m udp --dport 53 -m addrtype --dst-type LOCAL -j IPTLB_NAT_B
-A OUTPUT -d 10.100.0.10/32 -p tcp -j LOG --log-prefix "IPTLB:OUTPUT:ACCEPT:"
-A OUTPUT -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -m comment --comment "mine \\"now\\"" -j IPTLB_NAT_A
-A IPTLB_NAT_A -j LOG --log-prefix "IPTLB_NAT_A:ACCEPT:" --log-level 6
-A IPTLB_NAT_A -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -m statistic --mode random --probability 1.00000000000 -j DNAT --to-destination 10.0.1.4:8080
-A IPTLB_NAT_A -j IPTLB_NAT_B
-A IPTLB_NAT_A -j RETURN
-A SOMEBODY -p tcp -j IPTLB_NAT_A
COMMIT
`;

const THEIRS = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:MY_IPTLB_NAT - [0:0]
:SOMEBODY - [0:0]
-A OUTPUT -p tcp -m comment --comment "was -j IPTLB_NAT_A" -j SOMEBODY
-A OUTPUT -p tcp -m comment --comment "-j LOG --log-prefix \\"IPTLB:\\" -j IPTLB_NAT_A" -j MY_IPTLB_NAT
-A OUTPUT -p tcp -m comment --comment "x -j LOG --log-prefix IPTLB:x" -j LOG --log-prefix "mine: IPTLB:"
-A OUTPUT -p tcp -j LOG --log-prefix "not IPTLB:"
-A SOMEBODY -p tcp -m comment --comment IPTLB_NAT_A -j RETURN
COMMIT
`;

describe('what a purge takes out', () => {
  it('is all that is ours, wherever it stands, in an order that the kernel takes', async () => {
    expect((await removalOf(OURS)).split('\n')).toEqual([
      '-F IPTLB_NAT_A',
      '-F IPTLB_NAT_B',
      ...OURS.split('\n')
        .filter((line) => /^-A (?!IPTLB_).*(-j IPTLB_|"IPTLB:)/.test(line))
        .map((line) => line.replace('-A', '-D')),
      '-X IPTLB_NAT_A',
      '-X IPTLB_NAT_B',
      '',
    ]);
  });

  it('is nothing of others, whatever they write into their comments', async () => {
    expect(await removalOf(THEIRS)).toBe('');
  });

  it('is taken by the kernel, and what others have stays to the letter', async () => {
    await resetHost('client');
    const theirs = THEIRS.replace(':MY', ':IPTLB_NAT_A - [0:0]\n:IPTLB_NAT_B - [0:0]\n:MY');
    const ours = OURS.split('\n').filter((line) => line.startsWith('-A'));
    const both = theirs.replace('COMMIT', [...ours, 'COMMIT'].join('\n'));
    await host.must('iptables-restore', ['--wait'], { input: both });
    const printed = await host.must('iptables-save', ['-t', 'nat']);

    const transaction = `*nat\n${await removalOf(printed)}COMMIT\n`;
    await host.must('iptables-restore', ['--noflush', '--wait'], { input: transaction });

    const after = await natTable('client');
    await host.must('iptables-restore', ['--wait'], { input: THEIRS });
    expect(after).toBe(await natTable('client'));
    await resetHost('client');
  });

  it.each([
    ['is gone', null],
    ['fails', '#!/bin/sh\nexit 1\n'],
  ])('stays where iptables-save %s, told with what can be done', async (_what, program) => {
    await host.must('iptables-restore', ['--wait'], { input: OURS });
    const rules = await natTable('client');
    const stubs = mkdtempSync('/run/iptlb-lab/no-iptables-');
    symlinkSync('/bin/rm', join(stubs, 'rm'));
    if (program) writeFileSync(join(stubs, 'iptables-save'), program, { mode: 0o755 });

    const purged = await host.run('env', [`PATH=${stubs}`, '/bin/dash', SCRIPT, 'purge']);
    expect(purged).toMatchObject({ code: 0, stdout: '' });
    expect(purged.stderr).toMatch(
      /^The nat table cannot be read: .* until a reboot\. .* purge it\.$/ms,
    );
    expect(await natTable('client')).toBe(rules);
    await resetHost('client');
  });

  it('stays where nft has put into the table what iptables cannot show, told the same', async () => {
    await host.must('iptables-restore', ['--wait'], { input: OURS });
    await host.must('nft', 'add rule ip nat POSTROUTING masquerade'.split(' '));
    const rules = await host.must('nft', ['list', 'table', 'ip', 'nat']);
    const stubs = mkdtempSync('/run/iptlb-lab/hidden-');
    for (const name of ['rm', 'grep']) symlinkSync(`/bin/${name}`, join(stubs, name));
    symlinkSync('/usr/sbin/iptables-save', join(stubs, 'iptables-save'));

    const purged = await host.run('env', [`PATH=${stubs}`, '/bin/dash', SCRIPT, 'purge']);
    expect(purged).toMatchObject({ code: 0, stdout: '' });
    expect(purged.stderr).toMatch(/^The nat table cannot be read: .* what iptables\ncannot show/m);
    expect(await host.must('nft', ['list', 'table', 'ip', 'nat'])).toBe(rules);
    await host.must('nft', ['flush', 'chain', 'ip', 'nat', 'POSTROUTING']);
    await resetHost('client');
  });

  it('stays where this looks like a chroot, told with the command that takes it out', async () => {
    await resetHost('client');
    const before = await natTable('client');
    await host.must('iptables-restore', ['--wait'], { input: OURS });
    const rules = await natTable('client');
    const stubs = mkdtempSync('/run/iptlb-lab/chroot-');
    writeFileSync(join(stubs, 'ischroot'), '#!/bin/sh\n', { mode: 0o755 });
    const path = `PATH=${stubs}:${process.env['PATH'] ?? ''}`;

    const purged = await host.run('env', [path, 'dash', SCRIPT, 'purge']);
    expect(purged).toMatchObject({ code: 0, stdout: '' });
    expect(purged.stderr).toMatch(
      /^The rules of IPTLB stay in the kernel .* To remove them, run as root:$/ms,
    );
    expect(await natTable('client')).toBe(rules);

    const [, command = ''] = /^(iptables-restore [^]*^END$)/m.exec(purged.stderr) ?? [];
    await host.must('sh', ['-c', command]);
    expect(await natTable('client')).not.toContain('IPTLB');
    expect(await natTable('client')).toContain(':SOMEBODY');
    await resetHost('client');
    expect(await natTable('client')).toBe(before);
  });
});
