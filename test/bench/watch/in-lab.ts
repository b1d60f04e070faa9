/** Runs inside the lab: the parts of the bench that need a window, and real lines. */
import { polkit } from '#lab';
import { pathRows } from './path.ts';
import { tableOfRows, type Row } from './rows.ts';
import { viewerRows } from './viewer.ts';
import { idleRows, windowRows } from './window.ts';

const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  path: pathRows,
  viewer: viewerRows,
  window: windowRows,
  idle: idleRows,
};

polkit.decide('org.iptlb.monitor', 'allow');
for (const name of process.argv.slice(2)) {
  const rows = await PARTS[name]?.();
  if (!rows)
    throw new Error(`There is no part ${name}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.stdout.write(`${tableOfRows(rows)}\n`);
}
