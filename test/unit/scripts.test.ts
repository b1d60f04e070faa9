import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, commandLine, needDisplay, withoutNpm } from '../../build/scripts/project.mjs';
import { needSandbox } from '../../build/scripts/sandbox.mjs';
import { shellWords } from '../support/shell-words.ts';

const project = new URL('../../build/scripts/project.mjs', import.meta.url).href;
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the environment of the person behind sudo', () => {
  it('has nothing that npm told root’s scripts', () => {
    const env = {
      PATH: '/usr/bin',
      npm_config_cache: '/root/.npm',
      npm_config_userconfig: '/root/.npmrc',
      npm_package_json: '/home/ada/iptlb/package.json',
      NPM_CONFIG_PREFIX: '/root/.global',
      HTTPS_PROXY: 'http://proxy:3128',
    };
    expect(withoutNpm(env)).toEqual({ PATH: '/usr/bin', HTTPS_PROXY: 'http://proxy:3128' });
  });
});

describe('a display', () => {
  it.each([{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }])('is %j', (env) => {
    expect(() => {
      needDisplay(env);
    }).not.toThrow();
  });

  it.each([{}, { DISPLAY: '' }])('is not %j, which is said with what to do', (env) => {
    const attempt = () => {
      needDisplay(env);
    };
    expect(attempt).toThrow(Refusal);
    expect(attempt).toThrow(/no display here .*nothing was done\.[^]*sudo npm run demo/);
  });
});

it('a command that is shown is one that a shell takes as it was meant', () => {
  const words = ['sudo', "/home/ada's own/iptlb/demo.mjs", '--preserve-env=DISPLAY', '', '$(x) *'];
  expect(shellWords(commandLine(words))).toEqual(words);
});

describe('the sandbox, where users may not make namespaces', () => {
  let folder: string;
  let dist: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iptlb-sandbox-'));
    dist = join(folder, 'Ada Lovelace/dist');
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(folder, 'apparmor_restrict_unprivileged_userns'), '1\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const attempt = () => {
    needSandbox(dist, { settings: folder });
  };

  it('needs a program that starts as root: the commands that make it one are told', () => {
    writeFileSync(join(dist, 'chrome-sandbox'), '', { mode: 0o755 });
    expect(attempt).toThrow(Refusal);
    expect(attempt).toThrow(
      `\n  sudo chown root:root '${dist}/chrome-sandbox'\n  sudo chmod 4755 '${dist}/chrome-sandbox'\n`,
    );
  });

  it('is made with it, once it does', () => {
    symlinkSync('/bin/su', join(dist, 'chrome-sandbox'));
    expect(attempt).not.toThrow();
  });
});

describe('Ctrl-C', () => {
  /** Runs a script of this main function in a group of its own, and interrupts all of that at its word. */
  async function interrupt(script: string) {
    const text = `import { main, must, run, say } from '${project}'; await main(${script}, { interrupted: 'Ended.' });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      cwd: root,
      detached: true,
    });
    const pid = child.pid ?? 0;
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (words: string) => {
        printed += words;
        if (words.includes('now')) process.kill(-pid, 'SIGINT');
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, printed };
  }

  it.each([
    ['while a program runs', "() => run(['sh', '-c', 'echo now; exec sleep 60'])"],
    ['in a step that the rest needs', "() => must(['sh', '-c', 'echo now; exec sleep 60'])"],
    [
      'between programs',
      "async () => { say('now'); await new Promise((r) => setTimeout(r, 6e4)); }",
    ],
  ])('%s is told in one line', async (_name, script) => {
    const { code, printed } = await interrupt(script);
    expect(printed.replace(/^(· )?now\n/, '')).toBe('Ended.\n');
    expect(code).toBe(130);
  });
});
