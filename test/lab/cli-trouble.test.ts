import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderState } from '#shared/state-file';
import { ADDRESSES, PROGRAM, profileAt, useCommand } from './cli.ts';
import { asUser, natTable, onHost, person, restoreBy, useBackend } from './index.ts';

const [node, script] = PROGRAM;
const { place, iptlb, done, state, listing } = useCommand();

describe('the command in trouble', () => {
  beforeAll(() => useBackend('nft'));

  it('says that iptables is missing, and changes nothing', async () => {
    renameSync('/usr/sbin/iptables-save', '/usr/sbin/iptables-save.away');
    try {
      const ended = await iptlb('-run', ...ADDRESSES);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('iptables is not installed');
      expect(readdirSync(place.folder)).toEqual([]);
    } finally {
      renameSync('/usr/sbin/iptables-save.away', '/usr/sbin/iptables-save');
    }
  });

  it.each([
    ['iptables-save', 'echo what is this', ['-delete', '-run'], 'cannot be read to its end'],
    [
      'iptables-restore',
      'echo "iptables-restore: unrecognized option \'--wait\'" >&2; exit 2',
      ['-reset', '-run', ...ADDRESSES],
      'too old',
    ],
  ])('changes nothing where %s is not the one it knows', async (program, script, args, words) => {
    await done('-run', ...ADDRESSES);
    const before = [state(), await natTable('client')];
    const path = `/usr/sbin/${program}`;
    renameSync(path, `${path}.away`);
    try {
      writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const ended = await iptlb(...args, '-protocol=udp');
      expect(ended).toMatchObject({ code: 1 });
      expect(ended.stderr).toContain(words);
    } finally {
      renameSync(`${path}.away`, path);
    }
    expect([state(), await natTable('client')]).toEqual(before);
  });

  it('says what root lacks where it may not change rules', async () => {
    const weak = ['--bounding-set', '-net_admin', '--inh-caps', '-net_admin', '--', node, script];
    const file = `-state-file=${place.stateFile}`;
    const ended = await onHost('client').run('setpriv', [...weak, file, '-run', ...ADDRESSES]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('lacks the capability CAP_NET_ADMIN');
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('gives nobody more of the state file than its access control list did', async () => {
    await done(...ADDRESSES);
    await onHost('client').must('setfacl', ['-m', 'u:nobody:rw,g::-', place.stateFile]);
    const list = () => onHost('client').must('getfacl', ['-cp', place.stateFile]);
    const before = await list();
    expect(before).toContain('group::---');
    await done('-profile=second', '-src-addr=10.9.9.9:1', '-dest-addr=10.0.1.4:1');
    expect(await list()).toBe(before);
    await done('-run', '-profile=third', '-src-addr=10.9.9.9:2', '-dest-addr=10.0.1.4:1');
    expect(await list()).toBe(before);
  });

  it('names the folder that is gone, and what to give instead', async () => {
    const words = [node, script, '-list'].join(' ');
    const gone = join(place.folder, 'gone');
    const ended = await onHost('client').run('sh', [
      '-c',
      `mkdir ${gone} && cd ${gone} && rmdir ${gone} && ${words}`,
    ]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('give the whole path as -state-file');
  });

  it('takes a word that is the value of another option for no option', async () => {
    const ended = await iptlb('-json', '-json=false', '-list', '-state-file=/nowhere/s.db');
    expect(ended.stderr).toMatch(/^time=/);
  });

  it('makes a folder that can be entered, whatever the umask', async () => {
    place.stateFile = join(place.folder, 'deep', 'er', 'state.db');
    const words = [node, script, `-state-file=${place.stateFile}`, ...ADDRESSES].join(' ');
    await onHost('client').must('sh', ['-c', `umask 777; exec ${words}`]);
    expect(statSync(join(place.folder, 'deep')).mode & 0o777).toBe(0o700);
    expect(statSync(place.stateFile).mode & 0o777).toBe(0o600);
  });

  it('finds out that the disk is full before it touches a rule', async () => {
    await done('-run', '-profile=first', '-src-addr=10.9.9.9:1', '-dest-addr=10.0.1.4:1');
    const before = await natTable('client');
    const small = join(place.folder, 'small');
    await onHost('client').must('sh', [
      '-c',
      `mkdir ${small} && mount -t tmpfs -o size=4k,nr_inodes=3 none ${small}`,
    ]);
    place.stateFile = join(small, 'state.db');
    try {
      writeFileSync(join(small, 'full'), 'x'.repeat(4096));
      const ended = await iptlb('-run', ...ADDRESSES);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/no space left on the disk/);
      expect(await natTable('client')).toBe(before);
    } finally {
      await onHost('client').must('umount', [small]);
    }
  });

  it('leaves word of a change that could not be put back, and the next run ends it', async () => {
    const text = join(place.folder, 'text');
    // The first transaction is spoilt; to put it back fails, and afterwards its rules are there all the same.
    const putBack = restoreBy(
      'nft',
      `if [ -e ${text} ]; then $NAT -F OUTPUT; $REAL --noflush <${text}; exit 1; fi\n` +
        `cat >${text}; $REAL "$@" <${text} && $NAT -F IPTLB_NAT_TEST`,
    );
    const ended = await iptlb('-run', '-profile=test', ...ADDRESSES);
    putBack();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('They could not be put back');
    expect(readdirSync(place.folder)).not.toContain('state.db');
    expect(await done('-run', '-use-state')).toContain('after it had changed the rules');
    expect((await listing()).profiles).toMatchObject([{ name: 'test', state: 'active' }]);
    expect(readdirSync(place.folder).toSorted()).toEqual(['state.db', 'text']);
  });

  it('tells all of it to a pipe, which takes it piece by piece', async () => {
    const profiles = Array.from({ length: 400 }, (_, index) => profileAt(`p${index}`, 1 + index));
    writeFileSync(place.stateFile, renderState(profiles));
    const shown = await iptlb('-dry-run', '-json', '-use-state');
    const { restore } = JSON.parse(shown.stdout) as { restore: string };
    expect(restore.match(/^:IPTLB_NAT_P/gm)).toHaveLength(profiles.length);
    const told = await done('-run', '-use-state');
    expect(told.length).toBeGreaterThan(5 * 65_536);
    expect(told.match(/Done configuring profile /g)).toHaveLength(profiles.length);
    expect((await listing()).profiles).toHaveLength(profiles.length);
  });

  it.each(['-list', '-dry-run -use-state'])('fails where %s cannot be written', async (options) => {
    writeFileSync(place.stateFile, renderState([profileAt('a', 1)]));
    const command = [...PROGRAM, `-state-file=${place.stateFile}`, options].join(' ');
    const ended = await onHost('client').run('sh', ['-c', `${command} >/dev/full`]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/level=fatal msg="The result cannot be written: ENOSPC[^\n]*\n$/);
  });

  it('finishes a change of which nobody reads what is told', async () => {
    const change = [node, script, `-state-file=${place.stateFile}`, '-run', ...ADDRESSES].join(' ');
    await onHost('client').must('sh', [
      '-c',
      `{ ${change}; echo $? >${place.folder}/code; } 2>&1 | true`,
    ]);
    expect(readFileSync(join(place.folder, 'code'), 'utf8')).toBe('0\n');
    expect(await natTable('client')).toContain('-A OUTPUT');
    expect(state()).toContain('10.100.0.10:8081');
  });

  it.each([
    ['test:\n  source: [\n', /line 3, column \d+/],
    ['- a\n', /line 1, column 1/],
    ['\u0000', /line 1, column \d+/],
  ])('leaves the file %j as it is and says where it is wrong', async (text, where) => {
    writeFileSync(place.stateFile, text);
    const ended = await iptlb('-run', ...ADDRESSES);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(where);
    expect(state()).toBe(text);
    expect(await natTable('client')).not.toContain('IPTLB');
  });

  it('exits 2 with the usage and one line for what it does not understand', async () => {
    const ended = await iptlb('-run', '-log-level=9', ...ADDRESSES);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^Usage of iptlb:\n[^]*\n\niptlb: -log-level: [^\n]*\n$/);
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('says of which profiles it changed nothing where it had to stop half way', async () => {
    const names = ['a', 'b', 'c', 'd'] as const;
    const file = renderState(names.map((name, place) => profileAt(name, 1 + place)));
    writeFileSync(place.stateFile, file);
    // The kernel takes no b, and once a is in it somebody writes the file.
    const real = restoreBy(
      'nft',
      `T=${place.folder}/text; cat >$T
       if grep -q IPTLB_NAT_B $T; then echo no b >&2; exit 1; fi
       $REAL "$@" <$T && echo '# by hand' >>${place.stateFile}`,
    );
    const ended = await iptlb('-run', '-use-state');
    real();
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('Done configuring profile [a]');
    expect(ended.stderr).not.toContain('Nothing was changed');
    expect(ended.stderr).toContain('The rules of [c], [d] were not changed.');
    const rules = await natTable('client');
    expect(names.filter((name) => rules.includes(`:IPTLB_NAT_${name.toUpperCase()} `))).toEqual([
      'a',
    ]);
  });

  it('names the lock that a killed run of root has left, of which a user is not the owner', async () => {
    const { home, uid, gid } = person();
    const folder = join(home, 'locked');
    mkdirSync(folder);
    chownSync(folder, uid, gid);
    place.stateFile = join(folder, 'state.db');
    const real = restoreBy('nft', 'kill -KILL $PPID');
    await iptlb('-run', '-profile=mine', ...ADDRESSES);
    real();
    const ended = await asUser('client').run(node, [
      script,
      `-state-file=${place.stateFile}`,
      ...['-profile=mine', ...ADDRESSES],
    ]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain(`remove ${join(folder, '.state.db.lock')}`);
    rmSync(folder, { recursive: true });
  });

  it('needs no root without -run, and says what to run where it does', async () => {
    const { home } = person();
    const own = join(home, 'cli', 'state.db');
    const user = (...args: string[]) =>
      asUser('client').run(node, [script, `-state-file=${own}`, ...args]);
    expect(await user('-profile=mine', ...ADDRESSES)).toMatchObject({ code: 0 });
    expect(readFileSync(own, 'utf8')).toMatch(/^mine:\n/);
    const shown = await user(
      '-dry-run',
      '-profile=other',
      '-src-addr=10.9.9.9:1',
      '-dest-addr=10.0.1.4:1',
    );
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain(':IPTLB_NAT_OTHER');
    const listed = await user('-list');
    expect(listed.stdout).toMatch(/mine +unknown/);
    const refused = await user('-run', '-use-state');
    expect(refused.code).toBe(1);
    expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(refused.stderr).toMatch(/needs root.*Run: sudo node .* -run -use-state/);
  });
});
