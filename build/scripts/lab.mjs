import { sudoCaller } from './project.mjs';

/**
 * Puts a command behind what runs it inside the lab (test/lab/run.ts). Only root may run the result.
 *
 * @param {readonly string[]} command
 * @param {{ display: 'own' | 'hidden' }} options `own`: the display of the caller, and its user.
 * @returns {string[]}
 */
export function inLab(command, { display }) {
  // A display lets in its owner only, so there the ordinary user has to be that person.
  const owner = sudoCaller ? ['--user', sudoCaller.name] : [];
  const options = display === 'hidden' ? ['--xvfb'] : owner;
  const lab = [process.execPath, '--import', 'tsx', 'test/lab/run.ts', ...options, '--'];
  return [...lab, ...command];
}
