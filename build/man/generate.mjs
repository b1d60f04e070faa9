/** Writes the man page and the completions: node --import tsx build/man/generate.mjs */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { bashCompletion } from '../../electron/cli/completion.ts';
import { fishCompletion } from '../../electron/cli/completion-fish.ts';
import { zshCompletion } from '../../electron/cli/completion-zsh.ts';
import { dateOfManPage, manPage } from '../../electron/cli/man-page.ts';
import { VERSION } from '../../electron/cli/version.ts';
import { sourceDate } from '../scripts/source-date.mjs';

const at = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url);

// The page bears the day of its last change, so the same table gives the same page on every day.
const page = at('man/iptlb.8');
const present = existsSync(page) ? readFileSync(page, 'utf8') : '';
const date = dateOfManPage(present);
if (date === undefined || manPage(VERSION, date) !== present) {
  writeFileSync(page, manPage(VERSION, new Date(sourceDate() * 1000).toISOString().slice(0, 10)));
}
writeFileSync(at('completion/iptlb'), bashCompletion());
writeFileSync(at('completion/_iptlb'), zshCompletion());
writeFileSync(at('completion/iptlb.fish'), fishCompletion());
