import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { assertInside, LAB } from './facts.ts';

const LOGGER = '/usr/bin/logger';
const REAL = `${LOGGER}.away`;
const LOG = `${LAB}/system-log`;

/** What programs told the system log while it was recorded. */
export interface SystemLog {
  readonly text: () => string;
  readonly stop: () => void;
}

/** Records what is told to the system log, through the program that the helper uses for it. */
export function recordSystemLog(): SystemLog {
  assertInside();
  rmSync(LOG, { force: true });
  renameSync(LOGGER, REAL);
  writeFileSync(LOGGER, `#!/bin/sh\ncat >>${LOG}\n`, { mode: 0o755 });
  return {
    text: () => (existsSync(LOG) ? readFileSync(LOG, 'utf8') : ''),
    stop: () => {
      renameSync(REAL, LOGGER);
    },
  };
}
