/**
 * npm test: everything that says whether the project is right, the cheap first. Stops at the first
 * failure. What needs root is skipped, with the reason, where this is not root; in CI that fails.
 */
import { inLab } from './lab.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureElectron, ensureNodeModules } from './prepare.mjs';
import { giveToCaller, isRoot, main, run, say } from './project.mjs';

const bin = (/** @type {string} */ name) => `node_modules/.bin/${name}`;

/**
 * `as`: the person who calls (never root through sudo), root on this machine, or root in the lab.
 *
 * @typedef {{ name: string, as: 'caller' | 'root' | 'lab', command: string[] }} Step
 * @type {readonly Step[]}
 */
const steps = [
  { name: 'format', as: 'caller', command: ['npm', 'run', '--silent', 'format:check'] },
  { name: 'lint', as: 'caller', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', as: 'caller', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'unit tests', as: 'caller', command: [bin('vitest'), 'run', '--project', 'unit'] },
  { name: 'build', as: 'caller', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'lab', as: 'lab', command: [bin('vitest'), 'run', '--project', 'lab'] },
  { name: 'end to end', as: 'lab', command: [bin('playwright'), 'test'] },
  {
    name: 'package',
    as: 'caller',
    command: ['npm', 'run', '--silent', 'package', '--', '--fast'],
  },
  { name: 'packaging', as: 'lab', command: [bin('vitest'), 'run', '--project', 'packaging'] },
  { name: 'integration', as: 'root', command: [bin('vitest'), 'run', '--project', 'integration'] },
];

const NEEDS_ROOT = 'it needs root, for network namespaces of its own; run: sudo npm test';
const inCi = process.env['CI'] === 'true';

/**
 * @param {Step} step
 * @returns {Promise<boolean>} whether it passed
 */
async function passes({ name, as, command }) {
  say(`${name}: ${command.join(' ')}`);
  const started = performance.now();
  const full = as === 'lab' ? inLab(command, { display: 'hidden' }) : command;
  const code = await run(full, { asCaller: as === 'caller' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${name}: ${code === 0 ? 'passed' : `failed (exit code ${code})`} after ${seconds} s\n`);
  return code === 0;
}

await main(async () => {
  await ensureNodeModules();
  if (isRoot) await ensurePackages('window', 'rules', 'lab', 'rival', 'lists', 'package', 'judge');
  await ensureElectron();

  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    const reason = count.failed > 0 ? 'a step before it failed' : NEEDS_ROOT;
    if (count.failed > 0 || (step.as !== 'caller' && !isRoot)) {
      say(`${step.name}: skipped, ${reason}`);
      count.skipped += 1;
    } else if (await passes(step)) {
      count.passed += 1;
    } else {
      count.failed += 1;
    }
  }
  for (const folder of ['out', 'node_modules/.vite']) giveToCaller(folder);
  console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed > 0 || (inCi && count.skipped > 0) ? 1 : 0;
});
