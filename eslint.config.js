import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

/**
 * The walls of the house. Each room lists all that it may import beside its own folder; a room
 * reaches another only through that room's index (`#room`), so no import climbs out with `../`.
 */
const rooms = [
  { room: 'shared/profile', may: [] },
  { room: 'shared/file-error', may: [] },
  { room: 'shared/ruleset', may: ['#shared/profile'] },
  { room: 'shared/kernel-log', may: ['#shared/profile'] },
  { room: 'shared/conntrack', may: [] },
  { room: 'shared/preflight', may: ['#shared/profile'] },
  { room: 'shared/state-file', may: ['#shared/profile', 'yaml'] },
  { room: 'shared/activity', may: ['#shared/(profile|ruleset|preflight)'] },
  { room: 'shared/boot', may: ['#shared/profile'] },
  {
    room: 'shared/helper',
    may: ['#shared/(boot|profile|ruleset|kernel-log|preflight|activity)', 'zod'],
  },
  {
    room: 'shared/ipc',
    may: [
      '#shared/(boot|profile|preflight|ruleset|kernel-log|activity|helper|state-file)',
      '#shared/ipc/defaults',
      'zod',
      'zod/mini',
    ],
  },
  { room: 'electron/host', may: ['#shared/preflight', 'node:.+'] },
  { room: 'electron/system', may: ['#shared/.+', 'node:.+'] },
  { room: 'electron/helper', may: ['#shared/.+', '#host', '#system', 'node:.+'] },
  { room: 'electron/cli', may: ['#shared/.+', '#host', '#system', 'node:.+'] },
  {
    room: 'electron/main',
    may: [
      '#shared/.+',
      '#host',
      'node:.+',
      'atomically',
      'electron',
      'electron-store',
      'sudo-prompt',
      'zod',
      'zod/mini',
    ],
  },
  { room: 'electron/preload', may: ['#shared/ipc', '#shared/ipc/channels', 'electron'] },
  {
    room: 'renderer/ui',
    may: [
      '#lib/.+',
      'react',
      'react-dom',
      'radix-ui',
      'lucide-react',
      'clsx',
      '@tanstack/react-virtual',
    ],
  },
  { room: 'renderer/lib', may: ['#shared/.+', 'react', 'zustand', 'zustand/.+'] },
  {
    room: 'renderer/app',
    may: [
      '#shared/.+',
      '#ui',
      '#lib/.+',
      '#features/.+',
      'react',
      'react-dom/client',
      '@fontsource-variable/.+',
      'uplot/.+\\.css',
    ],
  },
  {
    room: 'renderer/features/*',
    may: [
      '#shared/.+',
      '#ui',
      '#lib/.+',
      '#features/.+',
      'react',
      'react-dom',
      'zustand',
      'zustand/.+',
      'radix-ui',
      'lucide-react',
      'clsx',
      'uplot',
    ],
  },
];

/** Modules that each have one wrapper; everyone else calls the wrapper. */
const wrapped = [
  { name: 'node:child_process', only: ['electron/system/program.ts', 'electron/main/spawn.ts'] },
  ...['node:fs', 'node:fs/promises'].map((name) => ({
    name,
    only: ['electron/system/files.ts', 'electron/main/files.ts', 'electron/host/files.ts'],
  })),
  { name: 'atomically', only: ['electron/main/files.ts'] },
];

/** @param {{ room: string, may: string[] }} wall */
const patternsOf = ({ room, may }) => [
  {
    regex: `^(?!(?:\\./(?!.*\\.\\./).+|${[...may, '\\.[./a-z-]*\\.css'].join('|')})$)`,
    message: `${room} may import only its own folder${may.length > 0 ? ` and ${may.join(', ')}` : ''} (see docs/adr and CONTRIBUTING).`,
  },
];

export default defineConfig(
  globalIgnores(['dist', 'out', 'release', 'node_modules']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-globals': ['error', 'require', 'process'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text from the kernel log is text.',
        },
      ],
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  ...rooms.map((wall) => ({
    files: [`${wall.room}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': /** @type {['error', object]} */ ([
        'error',
        { patterns: patternsOf(wall), paths: [] },
      ]),
    },
  })),
  ...[
    'electron/host',
    'electron/system',
    'electron/helper',
    'electron/cli',
    'electron/main',
  ].flatMap((room) => {
    const wall = rooms.find((candidate) => candidate.room === room);
    if (!wall) throw new Error(`no wall for ${room}`);
    return {
      files: [`${room}/**/*.ts`],
      ignores: wrapped.flatMap(({ only }) => only),
      rules: {
        'no-restricted-imports': /** @type {['error', object]} */ ([
          'error',
          {
            patterns: patternsOf(wall),
            paths: wrapped.map(({ name, only }) => ({
              name,
              message: `Only ${only.join(' and ')} may use ${name}; call it instead.`,
            })),
          },
        ]),
      },
    };
  }),
  {
    files: ['electron/main/**/*.ts'],
    ignores: ['electron/main/ipc.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportSpecifier[imported.name='ipcMain']",
          message:
            'Only electron/main/ipc.ts may use ipcMain: all that it hears is checked there and in answers.ts.',
        },
      ],
    },
  },
);
