import { formatSocketAddress, parseIp, parseSocketAddress } from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyAddress, anyIp } from '../support/profiles.ts';

const accepts = (text: string) => parseSocketAddress(text).ok;
const messageFor = (text: string) => {
  const parsed = parseSocketAddress(text);
  return parsed.ok ? '' : parsed.error;
};

describe('parseIp', () => {
  it('takes every address of a host, and nothing but its canonical form', () => {
    fc.assert(
      fc.property(anyIp, (ip) => {
        expect(parseIp(ip)).toEqual({ ok: true, value: ip });
        expect(parseIp(` ${ip}`).ok).toBe(false);
        expect(parseIp(`${ip}\n`).ok).toBe(false);
        expect(parseIp(`0${ip}`).ok).toBe(false);
      }),
    );
  });

  it.each(['10.100.0.999', '256.0.0.1', '10.0.0', '10.0.0.0.1', '10..0.1', '', '1e1.0.0.1'])(
    'refuses %j',
    (text) => {
      expect(parseIp(text).ok).toBe(false);
    },
  );

  it.each(['0.0.0.0', '0.1.2.3', '224.0.0.1', '239.255.255.255', '255.255.255.255'])(
    'refuses %s, which is no single host',
    (text) => {
      expect(parseIp(text).ok).toBe(false);
    },
  );

  it.each(['0x0a.0.0.1', '١٠.0.0.1', '10.0.0.-1', '+10.0.0.1', '10.0.0.1/32', '::ffff:10.0.0.1'])(
    'refuses %s, which other programs may take',
    (text) => {
      expect(parseIp(text).ok).toBe(false);
    },
  );
});

describe('parseSocketAddress', () => {
  it('gives back what was formatted', () => {
    fc.assert(
      fc.property(anyAddress, (text) => {
        const parsed = parseSocketAddress(text);
        expect(parsed.ok && formatSocketAddress(parsed.value)).toBe(text);
      }),
    );
  });

  it('takes the ports 1 to 65535 and no others', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 70_000 }), (port) => {
        expect(accepts(`10.0.0.1:${port}`)).toBe(port >= 1 && port <= 65535);
      }),
    );
    expect(
      ['0', '65536', '', '080', '8e1', ' 80', '80 ', '80.0'].filter((port) =>
        accepts(`10.0.0.1:${port}`),
      ),
    ).toEqual([]);
  });

  it('takes no text that is not an address to the letter', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9.:]{0,21}$/)),
        (text) => {
          const isAddress = /^(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}$/.test(text);
          if (!isAddress) expect(accepts(text)).toBe(false);
        },
      ),
    );
  });

  it('says what is wrong', () => {
    expect(messageFor('')).toContain('is missing');
    expect(messageFor('10.0.0.1')).toContain('10.0.0.1:8081');
    expect(messageFor('10.0.0.999:80')).toContain('999 is over 255');
    expect(messageFor('010.0.0.1:80')).toContain('write 10 instead of 010');
    expect(messageFor('10.0.0.1:0')).toContain('from 1 to 65535');
    expect(messageFor('224.0.0.1:80')).toContain('multicast');
  });

  it('gives as an example only what it would take itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const example = / for example (\S+)$/.exec(messageFor(text))?.[1];
        if (example !== undefined) expect(accepts(example) || parseIp(example).ok).toBe(true);
      }),
    );
  });
});
