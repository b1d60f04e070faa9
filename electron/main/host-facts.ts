import { parseLocalAddresses, parseRoutes, type HostFacts } from '#shared/preflight';
import { readFile } from './files.ts';

/** Bytes of a routing table that is looked at: a full one of the Internet is none of ours. */
const MAX_TABLE = 4 * 1024 * 1024;

/** Milliseconds between two looks: cables are pulled and settings changed by hand. */
const LOOK_EVERY_MS = 5000;

/** Tells what everybody may read of the machine's network, at once and whenever it has changed. */
export function watchHostFacts(onFacts: (facts: HostFacts | null) => void): void {
  let last: string | null = null;
  const look = async () => {
    const texts = await readTexts();
    const key = texts?.join('\0') ?? '';
    if (key !== last) onFacts(texts && factsOf(texts));
    last = key;
    setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
}

type Texts = readonly [forward: string, localnet: string, routes: string, trie: string];

function factsOf([forward, localnet, routes, trie]: Texts): HostFacts {
  return {
    isForwarding: forward.trim() === '1',
    isLocalnetRouted: localnet.trim() === '1',
    routes: parseRoutes(routes),
    addresses: parseLocalAddresses(trie),
  };
}

/** Null where something of it cannot be read, or is too much. */
async function readTexts(): Promise<Texts | null> {
  try {
    const texts = await Promise.all([
      read('/proc/sys/net/ipv4/ip_forward'),
      read('/proc/sys/net/ipv4/conf/all/route_localnet'),
      read('/proc/net/route'),
      read('/proc/net/fib_trie'),
    ]);
    return texts.some(({ length }) => length > MAX_TABLE) ? null : texts;
  } catch {
    return null;
  }
}

const read = (path: string): Promise<string> => readFile(path, 'utf8');
