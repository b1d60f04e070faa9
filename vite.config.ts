import { basename, dirname, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type InlineConfig } from 'vite';
import electron, { type ElectronOptions } from 'vite-plugin-electron';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Parts of electron-store that nothing calls; see there. */
const NOT_USED = Object.fromEntries(
  ['ajv/dist/2020.js', 'ajv-formats', 'semver'].map((name) => [
    name,
    at('build/scripts/not-used.mjs'),
  ]),
);

/**
 * One program for Node or Electron: everything it needs in one file, so that what runs as root is one file
 * too. In parts, what is imported later is a file beside it.
 */
function program(entry: string, file: string, isInParts = false): InlineConfig {
  return {
    configFile: false,
    root: at('.'),
    // Bundle every package; only Electron and Node's own modules come from the runtime.
    ssr: { noExternal: true, target: 'node' },
    resolve: { alias: NOT_USED },
    build: {
      ssr: true,
      target: 'node20',
      outDir: at(dirname(file)),
      // Said outright: the plugin would take the format from package.json, and Electron's preload takes no modules.
      lib: { entry: at(entry), formats: ['cjs'] },
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: ['electron', /^node:/],
        output: {
          entryFileNames: basename(file),
          chunkFileNames: '[name].cjs',
          codeSplitting: isInParts,
        },
      },
    },
  };
}

const programs: ElectronOptions[] = [
  {
    vite: program('electron/helper/index.ts', 'dist/helper/helper.cjs'),
    onstart: () => undefined,
  },
  {
    vite: program('electron/cli/index.ts', 'dist/cli/iptlb.cjs'),
    onstart: () => undefined,
  },
  {
    vite: program('electron/preload/index.ts', 'dist/preload/preload.cjs'),
    onstart: ({ reload }) => {
      reload();
    },
  },
  {
    vite: program('electron/main/index.ts', 'dist/main/main.cjs', true),
    // The default arguments contain --no-sandbox; ours never do.
    onstart: async ({ startup }) => {
      await startup([at('.')]);
    },
  },
];

export default defineConfig({
  root: at('renderer'),
  base: './',
  build: {
    outDir: at('dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    reportCompressedSize: false,
    // Inline styles and scripts are refused by the content security policy.
    assetsInlineLimit: 0,
    // All files are on this machine: what is loaded later needs no help to be so sooner, nor styles of its own.
    modulePreload: false,
    cssCodeSplit: false,
  },
  plugins: [react(), electron(programs)],
});
