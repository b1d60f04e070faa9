import { join } from 'node:path';
import { ESLint, Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import ts from 'typescript-eslint';

const ROOT = join(import.meta.dirname, '../..');
const WALLS = ['no-restricted-imports', 'no-restricted-syntax', 'no-restricted-globals'];

let eslint: ESLint;
beforeAll(() => {
  eslint = new ESLint({ cwd: ROOT });
});

/** What the walls of the project's own configuration say to this text in this file; no types needed. */
async function complaints(file: string, text: string): Promise<string[]> {
  const config: unknown = await eslint.calculateConfigForFile(join(ROOT, file));
  const rules = Object.fromEntries(
    Object.entries(rulesOf(config)).filter(([name]) => WALLS.includes(name)),
  );
  const messages = new Linter({ cwd: ROOT }).verify(
    text,
    [{ files: ['**/*.{ts,tsx}'], languageOptions: { parser: ts.parser }, rules }],
    { filename: file },
  );
  return messages.map(({ ruleId }) => ruleId ?? 'not parsed');
}

function rulesOf(config: unknown): Linter.RulesRecord {
  if (typeof config !== 'object' || config === null || !('rules' in config)) return {};
  return Object.assign<Linter.RulesRecord, unknown>({}, config.rules);
}

const importing = (name: string) => `import { x } from '${name}';\nexport const y = x;\n`;

/** Each room: what it may import, and what it must not. */
const ROOMS: readonly (readonly [
  file: string,
  allowed: readonly string[],
  forbidden: readonly string[],
])[] = [
  [
    'shared/profile/probe.ts',
    ['./model.ts'],
    ['#shared/ruleset', 'zod', 'node:fs', 'electron', 'react', '../ruleset/plan.ts', 'fs'],
  ],
  [
    'shared/ruleset/probe.ts',
    ['./plan.ts', '#shared/profile'],
    ['#shared/kernel-log', '#shared/helper', 'zod', 'node:path', '../profile/names.ts'],
  ],
  ['shared/file-error/probe.ts', ['./words.ts'], ['#shared/profile', 'node:fs', 'zod']],
  ['shared/boot/probe.ts', ['#shared/profile'], ['#shared/helper', 'node:fs', 'zod']],
  ['shared/kernel-log/probe.ts', ['#shared/profile'], ['#shared/ruleset', 'node:readline', 'zod']],
  [
    'shared/helper/probe.ts',
    ['#shared/profile', '#shared/ruleset', '#shared/kernel-log', 'zod'],
    ['#shared/ipc', '#system', 'node:fs'],
  ],
  ['shared/ipc/probe.ts', ['#shared/helper', 'zod'], ['electron', 'react', '#system']],
  ['electron/host/probe.ts', ['#shared/preflight'], ['#system', '#shared/ruleset', 'node:fs']],
  [
    'electron/system/probe.ts',
    ['#shared/ruleset', 'node:path'],
    [
      'electron',
      '#shared',
      'react',
      '../main/store.ts',
      'node:child_process',
      'node:fs',
      'node:fs/promises',
    ],
  ],
  [
    'electron/helper/probe.ts',
    ['#system', '#host', '#shared/helper', 'node:process'],
    ['electron', 'electron-store', 'sudo-prompt', 'node:child_process', 'node:fs'],
  ],
  [
    'electron/cli/probe.ts',
    ['#system', '#host', '#shared/profile'],
    ['electron', '#ui', 'node:child_process'],
  ],
  [
    'electron/main/probe.ts',
    ['#shared/ipc', '#host', 'electron', 'electron-store'],
    ['#system', '../system/index.ts', 'react', 'node:child_process', 'node:fs'],
  ],
  [
    'electron/preload/probe.ts',
    ['#shared/ipc', 'electron'],
    ['#system', '#shared/ruleset', 'node:fs'],
  ],
  [
    'renderer/ui/probe.tsx',
    ['react', './button.tsx'],
    ['#shared/profile', '#features/log', 'zustand', 'electron', 'node:fs'],
  ],
  [
    'renderer/features/log/probe.tsx',
    ['#shared/profile', '#ui', '#features/profiles', 'react'],
    ['electron', '#system', 'node:fs', '../profiles/store.ts', 'fs'],
  ],
];

describe('the wall around a room', () => {
  it.each(ROOMS.flatMap(([file, allowed]) => allowed.map((name) => [file, name] as const)))(
    'lets %s import %s',
    async (file, name) => {
      expect(await complaints(file, importing(name))).toEqual([]);
    },
  );

  it.each(ROOMS.flatMap(([file, , forbidden]) => forbidden.map((name) => [file, name] as const)))(
    'keeps %s from importing %s',
    async (file, name) => {
      expect(await complaints(file, importing(name))).toEqual(['no-restricted-imports']);
      expect(await complaints(file, `export * from '${name}';\n`)).toEqual([
        'no-restricted-imports',
      ]);
    },
  );
});

describe('what only one file may touch', () => {
  it('is ipcMain in electron/main/ipc.ts', async () => {
    const text = "import { ipcMain } from 'electron';\nexport const x = ipcMain;\n";
    expect(await complaints('electron/main/window.ts', text)).toEqual(['no-restricted-syntax']);
    expect(await complaints('electron/main/ipc.ts', text)).toEqual([]);
  });

  it('is child_process and fs, each in its wrapper', async () => {
    expect(await complaints('electron/system/program.ts', importing('node:child_process'))).toEqual(
      [],
    );
    expect(await complaints('electron/system/files.ts', importing('node:fs/promises'))).toEqual([]);
  });

  it('is no process and no raw HTML in the window', async () => {
    expect(await complaints('renderer/ui/probe.tsx', 'export const x = process.env;\n')).toEqual([
      'no-restricted-globals',
    ]);
    expect(
      await complaints(
        'renderer/ui/probe.tsx',
        'export const x = <b dangerouslySetInnerHTML={{ __html: "" }} />;\n',
      ),
    ).toEqual(['no-restricted-syntax']);
  });
});
