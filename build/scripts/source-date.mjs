import { spawnSync } from 'node:child_process';
import { root } from './project.mjs';

/**
 * The time that everything made of the sources bears, in seconds since 1970: of the last commit, so
 * that the same sources give the same files. SOURCE_DATE_EPOCH has precedence.
 */
export function sourceDate() {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given) return Number(given);
  // Root reads the repository of another user too, here only the date.
  const args = ['-c', `safe.directory=${root.replace(/\/$/, '')}`, 'log', '-1', '--format=%ct'];
  const { stdout, status } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? Number(stdout) : Math.floor(Date.now() / 1000);
}
