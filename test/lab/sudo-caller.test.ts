import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKOUT, onHost, person } from '#lab';

describe('what the set-up scripts run for the person behind sudo', () => {
  it('is that person’s: user, groups, home, and nothing of root’s npm', async () => {
    const { uid, gid, name } = person();
    const script =
      `import { run } from '${join(CHECKOUT, 'build/scripts/project.mjs')}';` +
      `await run(['sh', '-c', 'id -un; env'], { asCaller: true });`;
    const sudo = [`SUDO_UID=${uid}`, `SUDO_GID=${gid}`, `SUDO_USER=${name}`];
    const npm = ['npm_config_cache=/root/.npm', 'npm_config_userconfig=/root/.npmrc'];
    const words = [...sudo, ...npm, process.execPath, '--input-type=module', '-e', script];
    const printed = (await onHost('client').must('env', words)).split('\n');

    const home = (await onHost('client').must('getent', ['passwd', name])).split(':')[5] ?? '';
    expect(printed[0]).toBe(name);
    expect(printed).toContain(`HOME=${home}`);
    expect(printed).toContain(`USER=${name}`);
    expect(printed.filter((line) => /^(npm_|SUDO_UID|SUDO_GID)/i.test(line))).toEqual([]);
  });
});
