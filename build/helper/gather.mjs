/**
 * Puts all parts of what runs as root into one folder, dist/helper: the last step of `npm run build`. From
 * there they are packaged, installed from the checkout, and set up by the app.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../scripts/project.mjs';

const sources = [
  'dist/cli/iptlb.cjs',
  'build/polkit/org.iptlb.policy',
  ...['set-up.mjs', 'iptlb.service', 'iptlb', 'restore', 'apply', 'monitor'].map(
    (name) => `build/helper/${name}`,
  ),
];
for (const source of sources) {
  copyFileSync(join(root, source), join(root, 'dist/helper', basename(source)));
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(join(root, 'dist/helper/version'), `${version}\n`);
