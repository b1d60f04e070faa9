import { release } from 'node:os';
import { parseLocalAddresses, parseModules, parseRoutes, type HostFacts } from '#shared/preflight';
import { existsSync, readFile, readFileSync, readdirSync } from './files.ts';

/** Bytes of a routing table that is looked at: a full one of the Internet is none of ours. */
const MAX_TABLE = 4 * 1024 * 1024;

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';
const INTERFACES = '/proc/sys/net/ipv4/conf';
/** Where the helper looks for it. */
const IPTABLES = '/usr/sbin/iptables-restore';
const MAX_INTERFACES = 1000;

/** Milliseconds between two looks: cables are pulled and settings changed by hand. */
const LOOK_EVERY_MS = 5000;

/** What everybody may read of the machine's network; null where that cannot be read. */
export async function readHostFacts(): Promise<HostFacts | null> {
  const [texts, modules] = await Promise.all([readTexts(), readModules()]);
  return texts && factsOf(texts, existsSync(IPTABLES), modules);
}

/** Tells the facts at once and whenever they have changed. */
export function watchHostFacts(onFacts: (facts: HostFacts | null) => void): void {
  let last: string | null = null;
  const modules = readModules();
  const look = async () => {
    const texts = await readTexts();
    const hasIptables = existsSync(IPTABLES);
    const key = texts ? [...texts, hasIptables].join('\0') : '';
    if (key !== last) onFacts(texts && factsOf(texts, hasIptables, await modules));
    last = key;
    setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
}

type Texts = readonly [forward: string, localnet: string, routes: string, trie: string];

function factsOf(
  [forward, localnet, routes, trie]: Texts,
  hasIptables: boolean,
  modules: HostFacts['modules'],
): HostFacts {
  return {
    hasIptables,
    modules,
    isForwarding: forward.trim() !== '0',
    localnet: new Map(
      localnet.split('\n').flatMap((line): [string, boolean][] => {
        const [name, value] = line.split(' ');
        return name === undefined || value === undefined ? [] : [[name, value !== '0']];
      }),
    ),
    routes: parseRoutes(routes),
    addresses: parseLocalAddresses(trie),
  };
}

/** Null where something of it cannot be read, or is too much. */
async function readTexts(): Promise<Texts | null> {
  try {
    const settings = [readSetting(FORWARDING), readLocalnet()] as const;
    const tables = await Promise.all([read('/proc/net/route'), read('/proc/net/fib_trie')]);
    const texts = [...settings, ...tables] as const;
    return texts.some(({ length }) => length > MAX_TABLE) ? null : texts;
  } catch {
    return null;
  }
}

/** Once: a machine gets another kernel only when it starts anew. Null where the list is not there. */
async function readModules(): Promise<HostFacts['modules']> {
  const folder = `/lib/modules/${release()}`;
  try {
    const lists = await Promise.all([
      read(`${folder}/modules.dep`),
      read(`${folder}/modules.builtin`),
    ]);
    return parseModules(lists.join('\n'));
  } catch {
    return null;
  }
}

/** `INTERFACE VALUE` a line, for each interface that is there. */
function readLocalnet(): string {
  const names = readdirSync(INTERFACES).slice(0, MAX_INTERFACES);
  return names.flatMap(localnetLine).join('\n');
}

/** Nothing for one that went away in between. */
function localnetLine(name: string): string[] {
  try {
    return [`${name} ${readSetting(`${INTERFACES}/${name}/route_localnet`)}`];
  } catch {
    return [];
  }
}

/** At once: to have another thread read a few bytes of memory costs more than that. */
const readSetting = (path: string): string => readFileSync(path, 'utf8').trim();

const read = (path: string): Promise<string> => readFile(path, 'utf8');
