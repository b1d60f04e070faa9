import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { assertInside } from './facts.ts';
import { HOSTS, type Host } from './network.ts';
import { onHost } from './shell.ts';

export type IptablesBackend = 'nft' | 'legacy';

const COMMANDS = ['iptables', 'iptables-save', 'iptables-restore'];

const EMPTY_NAT = ['*nat', ':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT']
  .concat(':POSTROUTING ACCEPT', 'COMMIT', '')
  .join('\n');

/**
 * Makes `iptables` in the lab the one of this backend, on every host. The nat table that the other
 * one may have left is emptied first: the kernel would go on applying its rules.
 */
export async function useBackend(backend: IptablesBackend): Promise<void> {
  assertInside();
  const other = backend === 'nft' ? 'legacy' : 'nft';
  linkCommands(other);
  for (const host of HOSTS) if (await hasNatTable(host, other)) await resetHost(host);
  linkCommands(backend);
  for (const host of HOSTS) await resetHost(host);
}

/** Only asking for a legacy table would make one, and not every kernel can. */
async function hasNatTable(host: Host, backend: IptablesBackend): Promise<boolean> {
  if (backend === 'nft') return true;
  return (await onHost(host).run('grep', ['-x', 'nat', '/proc/net/ip_tables_names'])).code === 0;
}

/** Has `iptables` mean another backend, and leaves the rules of both where they are. */
export function linkCommands(backend: IptablesBackend): void {
  for (const command of COMMANDS) {
    rmSync(`/usr/sbin/${command}`, { force: true });
    symlinkSync(`xtables-${backend}-multi`, `/usr/sbin/${command}`);
  }
}

/**
 * Puts a script in the place of iptables-restore: `$REAL` is the real one, and `$NAT` changes single rules.
 * Returns the function that puts the real one back; useBackend() does so too.
 */
export function restoreBy(backend: IptablesBackend, script: string): () => void {
  assertInside();
  const path = '/usr/sbin/iptables-restore';
  const real = `/usr/sbin/xtables-${backend}-multi`;
  rmSync(path, { force: true });
  writeFileSync(
    path,
    `#!/bin/sh\nREAL='${real} iptables-restore'\nNAT='${real} iptables -t nat'\n${script}\n`,
    { mode: 0o755 },
  );
  return () => {
    linkCommands(backend);
  };
}

/**
 * The nat table of a host as `iptables-save` prints it, less what changes by itself: comments with
 * the time, and the counters of the built-in chains. Two of these can be compared as text.
 */
export async function natTable(host: Host): Promise<string> {
  const saved = await onHost(host).must('iptables-save', ['-t', 'nat']);
  return saved.replaceAll(/^#.*\n/gm, '').replaceAll(/\[\d+:\d+\]$/gm, '[0:0]');
}

/** Forgets what IPTLB has written about rules: its record, what is restored at boot, and how that went. */
export function forgetRecords(): void {
  assertInside();
  for (const folder of ['/var/log/iptlb', '/etc/iptlb', '/run/iptlb']) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Empties a host's nat table and forgets its connections, which would keep their translation. */
export async function resetHost(host: Host): Promise<void> {
  await onHost(host).must('iptables-restore', ['--wait'], { input: EMPTY_NAT });
  await onHost(host).must('conntrack', ['--flush']);
}
