import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renderState } from '#shared/state-file';
import { ADDRESSES, LOCK, PROGRAM, isAwaited, profileAt, useCommand } from './cli.ts';
import { linkCommands, natTable, onHost, restoreBy, useBackend } from './index.ts';

const [node, script] = PROGRAM;
const { place, iptlb, done, state, listing } = useCommand();

const TO_C = ['-profile=c', '-src-addr=10.100.0.10:3', '-dest-addr=10.0.1.4:8080'] as const;
const TO_A = ['-reset', '-profile=a', '-src-addr=10.100.0.10:1'] as const;
const [a, b] = [profileAt('a', 1), profileAt('b', 2)];
const elsewhere = { destinations: ['10.0.1.9:9'] };

/** A run that dies when iptables has committed its rules, before the state file has its change. */
async function interrupted(...args: readonly string[]): Promise<void> {
  const real = restoreBy('nft', '$REAL "$@"; kill -KILL $PPID');
  const ended = await iptlb('-run', ...args);
  real();
  expect(ended.code).not.toBe(0);
  await onHost('client').must('flock', ['--wait', '10', LOCK, 'true']);
}

describe('the command after a run that was interrupted', () => {
  beforeAll(() => useBackend('nft'));

  it('keeps all profiles where the file is gone after an interrupted run', async () => {
    writeFileSync(place.stateFile, renderState([a, b]));
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    rmSync(place.stateFile);
    await done('-run', '-use-state');
    expect((await listing()).profiles).toMatchObject(
      ['a', 'b', 'c'].map((name) => ({ name, state: 'active' })),
    );
  });

  describe('where the file is gone after a run that came to nothing', () => {
    const file = renderState([a, b]);
    const comeToNothing = async (...args: readonly string[]) => {
      writeFileSync(place.stateFile, file, { mode: 0o640 });
      await done('-run', '-use-state');
      const real = restoreBy('nft', 'kill -KILL $PPID');
      await iptlb('-run', ...args);
      real();
    };

    it('keeps all profiles, and who may read them', async () => {
      await comeToNothing(...TO_C);
      const { mode } = statSync(place.stateFile);
      rmSync(place.stateFile);
      expect(await done('-run', '-use-state')).toContain('was gone and is there again');
      expect([state(), statSync(place.stateFile).mode]).toEqual([file, mode]);
      expect(readdirSync(place.folder)).toEqual(['state.db']);
    });

    it('leaves it empty where somebody has emptied it', async () => {
      await comeToNothing(...TO_C);
      writeFileSync(place.stateFile, '');
      expect(await done('-run', '-use-state')).toContain('it was dropped');
      expect(state()).toBe('');
    });
  });

  describe('where others have emptied the hook since', () => {
    it.each([
      ['a new profile', TO_C, ['a', 'c']],
      ['another destination', [...TO_A, '-dest-addr=10.0.1.9:9'], ['a']],
    ])('takes an interrupted change for done: %s', async (_, args, names) => {
      writeFileSync(place.stateFile, renderState([a]));
      await done('-run', '-use-state');
      await interrupted(...args);
      await onHost('client').must('iptables', ['-t', 'nat', '-F', 'OUTPUT']);
      expect(await done('-run', '-use-state')).toMatch(/after it had changed .* -use-state/);
      const { profiles, orphans } = await listing();
      expect(profiles).toMatchObject(names.map((name) => ({ name, state: 'active' })));
      if (names.length === 1) expect(state()).toContain('10.0.1.9:9');
      expect(orphans).toEqual([]);
    });
  });

  it('does not take the rules of another state file for those of an interrupted run', async () => {
    await done('-run', '-rules-backend=proxy', ...TO_C);
    const rules = await natTable('client');
    const file = renderState([a]);
    writeFileSync(place.stateFile, file);
    const real = restoreBy('nft', 'kill -KILL $PPID');
    await iptlb('-run', '-reset', ...TO_C);
    real();
    expect(await done('-run', '-use-state')).toContain('its change is not in the kernel');
    expect(state()).toBe(file);
    expect(await natTable('client')).toContain(/^-A PREROUTING .*$/m.exec(rules)?.[0]);
  });

  it.each([
    ['before its rules went', 'kill -KILL $PPID', 'is not in the kernel', 'a-b'],
    ['after its rules went', '$REAL "$@"; kill -KILL $PPID', 'after it had changed', null],
  ] as const)(
    'knows a deletion beside a broken namesake that died %s',
    async (_, way, told, name) => {
      writeFileSync(
        place.stateFile,
        `${renderState([profileAt('a-b', 1)])}a_b:\n  source: nonsense\n`,
      );
      await iptlb('-run', '-use-state');
      const real = restoreBy('nft', way);
      await iptlb('-run', '-delete', '-profile=a-b');
      real();
      await onHost('client').must('flock', ['--wait', '10', LOCK, 'true']);
      const ended = await iptlb('-run', '-delete', '-profile=nobody');
      expect(ended.stderr).toContain(told);
      expect(state().includes('a-b:')).toBe(name === 'a-b');
      expect((await natTable('client')).includes('-j IPTLB_NAT_A_B')).toBe(name === 'a-b');
    },
  );

  it('does not bring back a deleted profile whose rival became sound by that', async () => {
    const rival = { ...b, source: a.source };
    writeFileSync(place.stateFile, renderState([a, rival]));
    await iptlb('-run', '-use-state');
    await interrupted('-delete', '-profile=a');
    expect(await done('-run', '-use-state')).toContain('after it had changed');
    expect((await listing()).profiles).toMatchObject([{ name: 'b', state: 'active' }]);
  });

  it('changes only what an interrupted run was to change in a file that was written since', async () => {
    writeFileSync(place.stateFile, renderState([a, b]));
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    const since = `# by hand\n${renderState([a, profileAt('b', 2, elsewhere), profileAt('d', 4)])}`;
    writeFileSync(place.stateFile, since);
    expect(await done('-run', '-use-state')).toContain('after it had changed the rules');
    expect(state()).toContain('# by hand\n');
    const { profiles, orphans } = await listing();
    expect(profiles).toMatchObject([
      { name: 'a', state: 'active' },
      { name: 'b', state: 'active', destinations: [{ address: '10.0.1.9:9' }] },
      { name: 'c', state: 'active' },
      { name: 'd', state: 'active' },
    ]);
    expect(orphans).toEqual([]);
    expect(readdirSync(place.folder)).toEqual(['state.db']);
  });

  it.each([
    ['the same profile', profileAt('c', 3, elsewhere)],
    ['its address for another', profileAt('d', 3)],
  ])('keeps both files where that has %s', async (_, rival) => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    const since = renderState([a, rival]);
    writeFileSync(place.stateFile, since);
    const told = await done('-run', '-use-state');
    const [kept = ''] = readdirSync(place.folder).filter((name) => name !== 'state.db');
    expect(told).toContain(`is kept in ${join(place.folder, kept)}`);
    expect(state()).toBe(since);
    expect(readFileSync(join(place.folder, kept), 'utf8')).toMatch(/^c:\n/m);
    expect(await done('-run', '-use-state')).not.toContain('interrupted');
  });

  it('waits for what an interrupted run has left at work before it looks at the rules', async () => {
    const [begun, go] = [join(place.folder, 'begun'), join(place.folder, 'go')];
    const real = restoreBy(
      'nft',
      `cat >${place.folder}/text; touch ${begun}; while [ ! -e ${go} ]; do sleep 0.02; done; $REAL "$@" <${place.folder}/text`,
    );
    onTestFinished(real);
    const child = onHost('client').spawn(
      node,
      [script, `-state-file=${place.stateFile}`, '-run', ...TO_C],
      { stdio: 'ignore' },
    );
    const ended = once(child, 'close');
    await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);
    child.kill('SIGKILL');
    await ended;
    const next = iptlb('-run', '-profile=a', ...ADDRESSES);
    await expect.poll(isAwaited, { timeout: 10_000 }).toBe(true);
    writeFileSync(go, '');
    expect((await next).stderr).toContain('after it had changed the rules');
    const { profiles, orphans } = await listing();
    expect(profiles).toMatchObject([
      { name: 'a', state: 'active' },
      { name: 'c', state: 'active' },
    ]);
    expect(orphans).toEqual([]);
  });

  it('makes the rules from a file that it cannot write, whatever an interrupted run left', async () => {
    const disk = join(place.folder, 'disk');
    const client = onHost('client');
    await client.must('sh', ['-c', `mkdir ${disk} && mount -t tmpfs none ${disk}`]);
    try {
      place.stateFile = join(disk, 'state.db');
      writeFileSync(place.stateFile, renderState([a]));
      const real = restoreBy('nft', 'kill -KILL $PPID');
      await iptlb('-run', ...TO_C);
      real();
      await client.must('mount', ['-o', 'remount,ro', disk]);
      expect(await done('-run', '-use-state')).toMatch(/level=warning .*read-only/);
      expect((await listing()).profiles).toMatchObject([{ name: 'a', state: 'active' }]);
      const ended = await iptlb('-run', ...TO_C);
      expect(ended).toMatchObject({ code: 1 });
      expect(ended.stderr).toContain('read-only');
    } finally {
      await client.must('umount', [disk]);
    }
  });

  it('forgets no rules that an interrupted run has made with the other backend', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    linkCommands('legacy');
    onTestFinished(() => useBackend('nft'));
    const ended = await iptlb('-run', '-use-state');
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toMatch(/IPTLB_NAT_C of profile \[c\] .*other backend.*iptables-nft/);
    linkCommands('nft');
    expect(await done('-run', '-use-state')).toContain('after it had changed the rules');
    expect((await listing()).profiles).toMatchObject([
      { name: 'a' },
      { name: 'c', state: 'active' },
    ]);
  });

  it('keeps what a run left of which nobody can tell any more what it was to do', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    const rules = await natTable('client');
    writeFileSync(join(place.folder, '.state.db.intent'), '{"edit":{"do":"put"');
    const told = await done('-run', '-use-state');
    const [kept = ''] = readdirSync(place.folder).filter((name) => name !== 'state.db');
    expect(told).toContain(`is kept in ${join(place.folder, kept)}`);
    expect(readFileSync(join(place.folder, kept), 'utf8')).toMatch(/^c:\n/m);
    expect([state(), await natTable('client')]).toEqual([renderState([a]), rules]);
  });

  it('names the file that an interrupted run has left and that cannot be read', async () => {
    const file = renderState([a]);
    writeFileSync(place.stateFile, file);
    await interrupted(...TO_C);
    const left = join(place.folder, '.state.db.applying');
    writeFileSync(left, Buffer.from([0xff]));
    const ended = await iptlb('-run', '-use-state');
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain(`${left}, cannot be read (it is not UTF-8 text)`);
    expect(state()).toBe(file);
  });

  it('takes nothing for an interrupted run that another user may have put there', async () => {
    const file = renderState([a]);
    writeFileSync(place.stateFile, file);
    await done('-run', '-use-state');
    await interrupted(...TO_C);
    const rules = await natTable('client');
    const left = ['applying', 'intent'].map((what) => join(place.folder, `.state.db.${what}`));
    for (const path of left) {
      const { uid } = statSync(path);
      chownSync(path, 65534, 65534);
      const ended = await iptlb('-run', '-use-state');
      expect(ended).toMatchObject({ code: 1 });
      expect(ended.stderr).toContain(`${path} is nothing that a run of IPTLB has left`);
      chownSync(path, uid, uid);
    }
    linkSync(left[0] ?? '', join(place.folder, 'second'));
    expect(await iptlb('-run', '-use-state')).toMatchObject({ code: 1 });
    expect(state()).toBe(file);
    expect(await natTable('client')).toBe(rules);
  });

  it('says without a change that an interrupted run is still to be ended', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    expect((await iptlb('-list')).stderr).not.toContain('interrupted');
    await interrupted(...TO_C);
    for (const look of [['-list'], ['-dry-run', '-use-state']]) {
      const { code, stderr } = await iptlb(...look);
      expect(code).toBe(0);
      expect(stderr).toMatch(/level=warning msg="[^\n]*interrupted[^\n]*-run/);
    }
    expect(state()).toBe(renderState([a]));
  });
});
