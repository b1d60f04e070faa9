import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderState } from '#shared/state-file';
import { LOCK, PROGRAM, isAwaited, profileAt, useCommand } from './cli.ts';
import { natTable, onHost, restoreBy, useBackend } from './index.ts';

const [node, script] = PROGRAM;
const { place, iptlb, done, state, listing } = useCommand();

const TO_C = ['-profile=c', '-src-addr=10.100.0.10:3', '-dest-addr=10.0.1.4:8080'] as const;
const a = profileAt('a', 1);
const elsewhere = { destinations: ['10.0.1.9:9'] };

describe('the command beside others who write the state file', () => {
  beforeAll(() => useBackend('nft'));

  it('changes nothing where the file was changed while it waited for the rules', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    const rules = await natTable('client');
    const holder = onHost('client').spawn('sh', ['-c', `exec 9>${LOCK}; flock 9; echo; exec cat`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    if (holder.stdout) await once(holder.stdout, 'data');
    const run = iptlb('-run', ...TO_C);
    await expect.poll(isAwaited, { timeout: 10_000 }).toBe(true);
    const edited = renderState([profileAt('a', 1, elsewhere)]);
    writeFileSync(place.stateFile, edited);
    holder.stdin?.end();
    const ended = await run;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /level=fatal msg="The state file [^\n]*changed it meanwhile. Nothing was changed.[^\n]*\n$/,
    );
    expect([state(), await natTable('client')]).toEqual([edited, rules]);
    expect(readdirSync(place.folder)).toEqual(['state.db']);
  });

  it('tells of nothing that somebody else was faster to do', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    const faster = ['-F OUTPUT', '-F IPTLB_NAT_A', '-X IPTLB_NAT_A']
      .map((words) => `iptables -t nat ${words} 2>&-`)
      .join('; ');
    const real = restoreBy('nft', `${faster}; exec $REAL "$@"`);
    const told = await done('-run', '-delete', '-profile=a');
    real();
    expect(told).toContain('Done cleaning profile [a]');
    expect(told).not.toContain('[Deleted]');
    expect(state()).toBe('{}\n');
  });

  it('puts the rules back where the file was changed while iptables was at work', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    const rules = await natTable('client');
    const edited = renderState([profileAt('a', 1, elsewhere)]);
    writeFileSync(join(place.folder, 'edited'), edited);
    const real = restoreBy('nft', `$REAL "$@"; cp ${place.folder}/edited ${place.stateFile}`);
    const ended = await iptlb('-run', ...TO_C);
    real();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(
      'somebody else has changed it meanwhile. The rules were put back',
    );
    expect([state(), await natTable('client')]).toEqual([edited, rules]);
    expect(readdirSync(place.folder).toSorted()).toEqual(['edited', 'state.db']);
  });

  it.each([
    ['its folder was replaced', 'mv $D/in $D/out; mkdir $D/in; cp $D/out/state.db $D/in/', false],
    ['the link to it was turned', 'cp $D/v1.db $D/v2.db; ln -sfn ../v2.db $D/in/state.db', true],
  ])('puts the rules back where %s while iptables was at work', async (_, way, isLink) => {
    mkdirSync(join(place.folder, 'in'));
    const file = renderState([a]);
    place.stateFile = join(place.folder, 'in/state.db');
    if (isLink) symlinkSync('../v1.db', place.stateFile);
    writeFileSync(place.stateFile, file);
    await done('-run', '-use-state');
    const rules = await natTable('client');
    const real = restoreBy('nft', `$REAL "$@"; D=${place.folder}; ${way}`);
    const ended = await iptlb('-run', ...TO_C);
    real();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('The rules were put back');
    expect([state(), await natTable('client')]).toEqual([file, rules]);
  });

  it('puts rules back that no profile of the file says any more', async () => {
    writeFileSync(place.stateFile, renderState([a]));
    await done('-run', '-use-state');
    const rules = await natTable('client');
    const broken = renderState([a]).replace(':8080', ':99999');
    writeFileSync(place.stateFile, broken);
    for (const options of [
      ['-delete', '-profile=a'],
      ['-reset', '-profile=a', '-src-addr=10.100.0.10:1', '-dest-addr=10.0.1.9:9'],
    ]) {
      const real = restoreBy('nft', `$REAL "$@"; echo '# by hand' >>${place.stateFile}`);
      const ended = await iptlb('-run', ...options);
      real();
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('The rules were put back');
      expect(await natTable('client')).toBe(rules);
    }
    expect(state().replaceAll('# by hand\n', '')).toBe(broken);
  });
});

describe('the place of the state file', () => {
  beforeAll(() => useBackend('nft'));

  it('is found to be a mount of its own before a rule is touched', async () => {
    const client = onHost('client');
    const [mounted, file] = [join(place.folder, 'a file.db'), renderState([a])];
    writeFileSync(place.stateFile, file);
    writeFileSync(mounted, file);
    place.stateFile = mounted;
    await client.must('mount', ['--bind', join(place.folder, 'state.db'), mounted]);
    try {
      await done('-run', '-use-state');
      const rules = await natTable('client');
      for (const args of [['-run', ...TO_C], TO_C]) {
        const ended = await iptlb(...args);
        expect(ended).toMatchObject({ code: 1 });
        expect(ended.stderr).toMatch(/mounted on the file itself; mount its folder instead/);
        expect(ended.stderr).not.toContain('put back');
      }
      expect([state(), await natTable('client')]).toEqual([file, rules]);
    } finally {
      await client.must('umount', [mounted]);
    }
    expect(readdirSync(place.folder).toSorted()).toEqual(['a file.db', 'state.db']);
  });

  it('is not filled where it is a link to a file that is away', async () => {
    const disk = join(place.folder, 'disk');
    mkdirSync(disk);
    symlinkSync(join(disk, 'state.db'), place.stateFile);
    for (const args of [TO_C, ['-run', ...TO_C], ['-dry-run', ...TO_C], ['-list']]) {
      const ended = await iptlb(...args);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(
        /level=fatal msg="[^\n]*it is a link to a file that is not there/,
      );
    }
    expect(lstatSync(place.stateFile).isSymbolicLink()).toBe(true);
    expect(await natTable('client')).not.toContain('IPTLB');
    // Back again, it is what is written, and the link stays one.
    writeFileSync(join(disk, 'state.db'), renderState([a]));
    await done('-run', ...TO_C);
    expect(lstatSync(place.stateFile).isSymbolicLink()).toBe(true);
    expect((await listing()).profiles).toHaveLength(2);
  });

  it.each([
    [
      'EIO',
      /level=warning msg="The state file [^\n]* was written, but its folder cannot be synced/,
    ],
    ['EINVAL', /^(?![^]*level=(?:warning|fatal))/],
  ])('is the new file with its rules where its folder answers fsync by %s', async (code, told) => {
    const hook = join(place.folder, 'hook.cjs');
    writeFileSync(
      hook,
      `const fs = require('node:fs'); const { fsyncSync } = fs;
       fs.fsyncSync = (file) => {
         if (!fs.fstatSync(file).isDirectory()) return fsyncSync(file);
         throw Object.assign(new Error('${code}'), { code: '${code}' });
       };`,
    );
    const run = (...args: readonly string[]) =>
      onHost('client').run(node, [
        ...['--require', hook, script, `-state-file=${place.stateFile}`],
        ...args,
      ]);
    for (const [name, args] of [
      ['c', ['-run', ...TO_C]],
      ['saved', ['-profile=saved', '-src-addr=10.9.9.9:9', '-dest-addr=10.0.1.4:8080']],
    ] as const) {
      const ended = await run(...args);
      expect(ended.code).toBe(0);
      expect(ended.stderr).toMatch(told);
      expect(state()).toMatch(new RegExp(`^${name}:$`, 'm'));
    }
    expect(await natTable('client')).toContain('IPTLB_NAT_C');
    expect(readdirSync(place.folder).toSorted()).toEqual(['hook.cjs', 'state.db']);
  });
});
