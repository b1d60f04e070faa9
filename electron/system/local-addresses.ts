import { parseLocalAddresses } from '#shared/preflight';
import { readFileSync } from './files.ts';

/** Whether an address is this machine's own, by its routing table at this moment; null where that is not known. */
export function localAddressTest(): (ip: string) => boolean | null {
  try {
    const addresses = parseLocalAddresses(readFileSync('/proc/net/fib_trie', 'utf8'));
    return (ip) => ip.startsWith('127.') || addresses.has(ip);
  } catch {
    return () => null;
  }
}
