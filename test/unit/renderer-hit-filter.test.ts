import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  fieldValue,
  FILTER_FIELDS,
  filterProblem,
  parseFilter,
  renderFilter,
  withFieldValue,
  withSource,
  type HitQuery,
} from '#lib/hit-filter';
import { hitOwners, ownerKey } from '#lib/hit-owner';
import { HitStore } from '#lib/hit-store';
import { openView, queryOf, rowsOf, Screen } from '../support/hit-views.ts';
import { chunkOf, logLine } from '../support/hits.ts';
import { profile } from '../support/profiles.ts';

const web = { profile: profile({ name: 'Web-2', logEnabled: true }), tag: 'IPTLB_NAT_WEB' };
const dns = {
  profile: profile({ name: 'dns', source: '10.100.0.10:53', protocol: 'udp' }),
  tag: 'IPTLB_NAT_DNS',
};
const owners = hitOwners([web, dns]);

const LINES = {
  web: logLine({ tag: 'IPTLB_NAT_WEB', sourcePort: 41_234 }),
  webByHook: logLine({ tag: 'IPTLB:OUTPUT' }),
  dnsByHook: logLine({ tag: 'IPTLB:OUTPUT', protocol: 'UDP', destinationPort: 53 }),
  stranger: logLine({ tag: 'IPTLB:OUTPUT', destinationPort: 9100 }),
  gone: logLine({ tag: 'IPTLB_NAT_OLD', in: 'eth1', out: '', source: '10.0.0.77' }),
};

const screen = new Screen();
beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', screen.requestFrame);
  return () => {
    vi.unstubAllGlobals();
  };
});

async function find(
  lines: readonly string[],
  filter: string,
  over: Partial<HitQuery> = {},
  whose = owners,
): Promise<number[]> {
  const store = new HitStore();
  store.add({ chunks: [chunkOf(lines)], liveFrom: null });
  const view = openView(screen, store, queryOf(filter, over), whose);
  await screen.settle();
  return rowsOf(view);
}

/** The names of the hits that a filter shows. */
async function shown(...query: Parameters<typeof queryOf>): Promise<(string | undefined)[]> {
  const names = Object.keys(LINES);
  return (await find(Object.values(LINES), ...query)).map((row) => names[row]);
}

describe('a source that is shown only, or hidden', () => {
  it.each([
    ['', '10.0.0.1', false, 'from:10.0.0.1/32'],
    ['profile:web /SYN/', '10.0.0.1', false, 'profile:web /SYN/ from:10.0.0.1/32'],
    ['from:10.0.0.2/32 syn', '10.0.0.1', false, 'syn from:10.0.0.1/32'],
    ['-from:10.0.0.1/32', '10.0.0.1', false, 'from:10.0.0.1/32'],
    ['profile:web /SYN/', '10.0.0.1', true, 'profile:web /SYN/ -from:10.0.0.1/32'],
    ['-from:10.0.0.2/32', '10.0.0.1', true, '-from:10.0.0.2/32 -from:10.0.0.1/32'],
    ['-from:10.0.0.1/32', '10.0.0.1', true, '-from:10.0.0.1/32'],
    ['from:10.0.0.1/32', '10.0.0.1', true, '-from:10.0.0.1/32'],
  ])('after %j: %s, hidden: %s', (filter, source, isHidden, expected) => {
    expect(withSource(filter, source, isHidden)).toBe(expected);
  });
});

describe('the filter of hits', () => {
  it.each([
    ['', ['web', 'dnsByHook', 'stranger', 'gone']],
    ['syn', ['web', 'stranger', 'gone']],
    ['-syn', ['dnsByHook']],
    ['profile:web-2', ['web']],
    ['profile:WEB-2', ['web']],
    ['-profile:web-2', ['dnsByHook', 'stranger', 'gone']],
    ['!profile:web-2', ['dnsByHook', 'stranger', 'gone']],
    ['profile:none', ['stranger']],
    ['profile:iptlb_nat_old', ['gone']],
    ['web-2', ['web']],
    ['hook:prerouting', ['gone']],
    ['in:eth1', ['gone']],
    ['-out:eth0', ['gone']],
    ['flag:syn', ['web', 'stranger', 'gone']],
    ['protocol:udp', ['dnsByHook']],
    ['from:10.0.0.7', ['gone']],
    ['from:10.0.0.0/26', ['web', 'dnsByHook', 'stranger']],
    ['-from:10.0.0.2/32', ['gone']],
    ['to:10.100.0.10:53', ['dnsByHook']],
    ['to:10.100 -protocol:udp -profile:none', ['web', 'gone']],
    ['"SRC=10.0.0.2 DST"', ['web', 'dnsByHook', 'stranger']],
    ['"DST SRC"', []],
    ['41234', ['web']],
    ['spt=412', ['web']],
    ['-spt=412', ['dnsByHook', 'stranger', 'gone']],
    ['0.10:9100', ['stranger']],
    ['/spt=4[1]/', ['web']],
    ['-/spt=4[1]/', ['dnsByHook', 'stranger', 'gone']],
    ['/dpt=(53|9100) /  -syn', ['dnsByHook']],
    ['.*', []],
  ])('%j shows %j', async (filter, names) => {
    expect(await shown(filter)).toEqual(names);
  });

  it('shows a captured connection once, or by each of its lines', async () => {
    expect(await shown('profile:web-2')).toEqual(['web']);
    expect(await shown('profile:web-2', { isEveryLine: true })).toEqual(['web', 'webByHook']);
  });

  it('shows one profile only where it is scoped to it', async () => {
    expect(await shown('', { profile: 'dns' })).toEqual(['dnsByHook']);
  });

  it('finds a text wherever the line, its addresses or its profile have it', async () => {
    const line = fc
      .record({
        tag: fc.constantFrom('IPTLB_NAT_WEB', 'IPTLB:OUTPUT', 'IPTLB_NAT_OLD'),
        source: fc.constantFrom('10.0.0.2', '192.168.10.20'),
        sourcePort: fc.nat(65_535),
        destinationPort: fc.constantFrom(53, 8081, 9100),
        protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
      })
      .map(logLine);
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.nat(),
        fc.nat(260),
        fc.integer({ min: 1, max: 12 }),
        async (all, which, from, size) => {
          const stores = new HitStore();
          stores.add({ chunks: [chunkOf(all)], liveFrom: null });
          const texts = all.map((_, row) => {
            const entry = stores.entry(row);
            if (entry?.kind !== 'hit') return '';
            const { raw, source, sourcePort, destination, destinationPort } = entry.hit;
            const ends = [
              `${source}:${sourcePort ?? ''}`,
              `${destination}:${destinationPort ?? ''}`,
            ];
            return [raw, ...ends, ownerKey(owners.ownerOf(entry.hit))].join('\n').toLowerCase();
          });
          const text = texts[which % texts.length]?.slice(from, from + size) ?? '';
          fc.pre(text.trim() !== '' && !/["\n]/.test(text));
          const expected = texts.flatMap((each, row) => (each.includes(text) ? [row] : []));
          expect(await find(all, `"${text}"`, { isEveryLine: true })).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says what is wrong with a pattern', () => {
    expect(filterProblem(parseFilter('syn /(/'))).toContain('Unterminated group');
    expect(filterProblem(parseFilter('syn /a+/'))).toBeNull();
  });

  it('reads any text, and writes what reads the same', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...FILTER_FIELDS.map((field) => `${field}:`),
        '-',
        '!',
        '"',
        '":',
        ' ',
        '/',
        '/a/ ',
      ),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const terms = parseFilter(words.join(''));
        for (const { text } of terms) expect(text).not.toBe('');
        expect(parseFilter(renderFilter(terms))).toEqual(terms);
      }),
    );
  });

  it('lets a list write one field into the text, and read it from there', () => {
    const terms = withFieldValue(parseFilter('syn profile:dns -profile:old'), 'profile', 'Web');
    expect(renderFilter(terms)).toBe('syn -profile:old profile:web');
    expect(fieldValue(terms, 'profile')).toBe('web');
    expect(renderFilter(withFieldValue(terms, 'profile', null))).toBe('syn -profile:old');
    expect(fieldValue(parseFilter('profile:a profile:b'), 'profile')).toBeNull();
  });
});

describe('whose a hit is', () => {
  const byHook = {
    from: 'hook',
    hook: 'OUTPUT',
    tag: 'IPTLB:OUTPUT',
    protocol: 'tcp',
    destination: '10.100.0.10',
    destinationPort: 8081,
  } as const;

  it('is nobody’s over another protocol, whatever that is called', () => {
    for (const protocol of ['udp', '47', 'constructor']) {
      expect(owners.ownerOf({ ...byHook, protocol })).toEqual({ kind: 'nobody' });
    }
  });

  it('calls a line of the hook repeated only where the chain logs as well', () => {
    expect(owners.isRepeated(byHook)).toBe(true);
    expect(owners.isRepeated({ ...byHook, protocol: 'udp', destinationPort: 53 })).toBe(false);
    expect(owners.isRepeated({ ...byHook, from: 'chain', tag: 'IPTLB_NAT_WEB' })).toBe(false);
    expect(owners.isRepeated({ ...byHook, destinationPort: 9100 })).toBe(false);
  });

  it('is nobody’s on a hook on which no profile has that address', () => {
    const routed = { ...byHook, hook: 'PREROUTING', tag: 'IPTLB:PREROUTING' } as const;
    expect(owners.ownerOf(routed)).toEqual({ kind: 'nobody' });
    expect(owners.isRepeated(routed)).toBe(false);
    const proxy = profile({ name: 'proxy', rulesBackend: 'proxy', logEnabled: true });
    const both = hitOwners([web, { profile: proxy, tag: 'IPTLB_NAT_PROXY' }]);
    expect(both.ownerOf(routed)).toEqual({ kind: 'profile', name: 'proxy' });
    expect(both.ownerOf(byHook)).toEqual({ kind: 'profile', name: 'Web-2' });
  });

  describe('over SCTP, of which the kernel logs no port,', () => {
    const sctp = (name: string, port: number, logEnabled: boolean) => ({
      profile: profile({ name, source: `10.100.0.10:${port}`, protocol: 'sctp', logEnabled }),
      tag: `IPTLB_NAT_${name.toUpperCase()}`,
    });
    const byHookOverSctp = { ...byHook, protocol: 'sctp', destinationPort: undefined } as const;

    it('is the one’s that takes it at this address', () => {
      const one = hitOwners([web, sctp('sig', 2905, true)]);
      expect(one.ownerOf(byHookOverSctp)).toEqual({ kind: 'profile', name: 'sig' });
      expect(one.isRepeated(byHookOverSctp)).toBe(true);
    });

    it('is one of several’s, and repeated where all of these log it', () => {
      const several = hitOwners([sctp('sig', 2905, true), sctp('dia', 3868, true)]);
      expect(several.ownerOf(byHookOverSctp)).toEqual({ kind: 'several' });
      expect(several.isRepeated(byHookOverSctp)).toBe(true);
      const one = hitOwners([sctp('sig', 2905, true), sctp('dia', 3868, false)]);
      expect(one.isRepeated(byHookOverSctp)).toBe(false);
    });

    it('is found by the filter as such', async () => {
      const lines = [
        logLine({ tag: 'IPTLB_NAT_SIG', protocol: 'SCTP' }),
        logLine({ tag: 'IPTLB:OUTPUT', protocol: 'SCTP' }),
      ];
      const one = hitOwners([sctp('sig', 2905, true)]);
      expect(await find(lines, '', {}, one)).toEqual([0]);
      expect(await find(lines, 'profile:sig', { isEveryLine: true }, one)).toEqual([0, 1]);
      const several = hitOwners([sctp('sig', 2905, true), sctp('dia', 3868, false)]);
      expect(await find(lines, '', {}, several)).toEqual([0, 1]);
      expect(await find(lines, 'profile:several', {}, several)).toEqual([1]);
    });
  });
});
