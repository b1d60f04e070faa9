import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fieldValue,
  FILTER_FIELDS,
  hitMatcher,
  parseFilter,
  renderFilter,
  withFieldValue,
} from '#lib/hit-filter';
import { hitOwners } from '#lib/hit-owner';
import { hit } from '../support/hits.ts';
import { profile } from '../support/profiles.ts';

const web = { profile: profile({ name: 'Web', logEnabled: true }), tag: 'IPTLB_NAT_WEB' };
const dns = {
  profile: profile({ name: 'dns', source: '10.100.0.10:53', protocol: 'udp' }),
  tag: 'IPTLB_NAT_DNS',
};
const owners = hitOwners([web, dns]);

const HITS = {
  web: hit({ tag: 'IPTLB_NAT_WEB' }),
  webByHook: hit({ tag: 'IPTLB:OUTPUT', from: 'hook' }),
  dnsByHook: hit({ tag: 'IPTLB:OUTPUT', from: 'hook', protocol: 'udp', destinationPort: 53 }),
  stranger: hit({ tag: 'IPTLB:OUTPUT', from: 'hook', destinationPort: 9100 }),
  gone: hit({ tag: 'IPTLB_NAT_OLD', hook: 'PREROUTING', source: '10.0.0.77' }),
};

/** The names of the hits that a filter shows. */
function shown(filter: string, { isEveryLine = false, profile: only = '' } = {}): string[] {
  const query = { terms: parseFilter(filter), profile: only || null, isEveryLine };
  const matches = hitMatcher(query, owners);
  return Object.entries(HITS).flatMap(([name, each]) => (matches(each) ? [name] : []));
}

describe('the filter of hits', () => {
  it.each([
    ['', ['web', 'dnsByHook', 'stranger', 'gone']],
    ['syn', ['web', 'dnsByHook', 'stranger', 'gone']],
    ['profile:web', ['web']],
    ['profile:WEB', ['web']],
    ['-profile:web', ['dnsByHook', 'stranger', 'gone']],
    ['!profile:web', ['dnsByHook', 'stranger', 'gone']],
    ['profile:none', ['stranger']],
    ['profile:iptlb_nat_old', ['gone']],
    ['hook:prerouting', ['gone']],
    ['protocol:udp', ['dnsByHook']],
    ['from:10.0.0.7', ['gone']],
    ['to:10.100.0.10:53', ['dnsByHook']],
    ['to:10.100 -protocol:udp -profile:none', ['web', 'gone']],
    ['"SRC=10.0.0.2 DST"', ['web', 'dnsByHook', 'stranger', 'gone']],
    ['"DST SRC"', []],
    ['.*', []],
  ])('%j shows %j', (filter, names) => {
    expect(shown(filter)).toEqual(names);
  });

  it('shows a captured connection once, or by each of its lines', () => {
    expect(shown('profile:web')).toEqual(['web']);
    expect(shown('profile:web', { isEveryLine: true })).toEqual(['web', 'webByHook']);
  });

  it('shows one profile only where it is scoped to it', () => {
    expect(shown('', { profile: 'dns' })).toEqual(['dnsByHook']);
  });

  it('reads any text, and writes what reads the same', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...FILTER_FIELDS.map((field) => `${field}:`), '-', '!', '"', '":', ' '),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const terms = parseFilter(words.join(''));
        expect(() => shown(words.join(''))).not.toThrow();
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
  it('is told by the chain, or by the address and the protocol', () => {
    expect(owners.ownerOf(HITS.web)).toEqual({ kind: 'profile', name: 'Web' });
    expect(owners.ownerOf(HITS.webByHook)).toEqual({ kind: 'profile', name: 'Web' });
    expect(owners.ownerOf(HITS.dnsByHook)).toEqual({ kind: 'profile', name: 'dns' });
    expect(owners.ownerOf(HITS.stranger)).toEqual({ kind: 'nobody' });
    expect(owners.ownerOf(HITS.gone)).toEqual({ kind: 'unknown-chain', tag: 'IPTLB_NAT_OLD' });
  });

  it('is nobody’s over another protocol, whatever that is called', () => {
    for (const protocol of ['udp', '47', 'constructor']) {
      expect(owners.ownerOf({ ...HITS.webByHook, protocol })).toEqual({ kind: 'nobody' });
    }
  });

  it('calls a line of the hook repeated only where the chain logs as well', () => {
    expect(owners.isRepeated(HITS.webByHook)).toBe(true);
    expect(owners.isRepeated(HITS.dnsByHook)).toBe(false);
    expect(owners.isRepeated(HITS.web)).toBe(false);
    expect(owners.isRepeated(HITS.stranger)).toBe(false);
  });
});
