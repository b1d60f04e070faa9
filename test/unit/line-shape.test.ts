import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressNumber, addressText, foldLine, unfoldLine } from '#shared/kernel-log';
import { logLine } from '../support/hits.ts';

const raw = (parts: Parameters<typeof logLine>[0]) => {
  const line = logLine(parts);
  return line.slice(line.indexOf('IPTLB'));
};

describe('a line that is folded', () => {
  it('comes back to the letter, whatever it is', () => {
    const word = fc.oneof(
      fc.constantFrom(' SRC=', ' DST=', ' LEN=', ' TTL=', ' ID=', ' SPT=', ' DPT=', ' WINDOW='),
      fc.constantFrom('10.0.1.4', '010.0.1.4', '256.1.1.1', '1.2.3', '0', '00', '65535', '65536'),
      fc.constantFrom('\u0001', '\u0006', '\u000f', ' ', '=', ' DF', '255', '256', '-1', '1e3'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join('');
        const folded = foldLine(text);
        if (folded === null) expect(text).toMatch(/\p{Cc}/u);
        else expect(unfoldLine(folded.shape, folded.values)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('has the shape of every other line of its kind', () => {
    const shapes = Array.from({ length: 500 }, (_, index) =>
      foldLine(
        raw({ source: `10.0.${index % 256}.7`, sourcePort: 1024 + index, destinationPort: index }),
      ),
    );
    expect(new Set(shapes.map((folded) => folded?.shape)).size).toBe(1);
    expect(shapes[3]?.values).toMatchObject({ sourcePort: 1027, destinationPort: 3, ttl: 64 });
  });

  it('knows addresses by number', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(addressText(addressNumber(address) ?? -1)).toBe(address);
      }),
    );
    for (const text of ['', '1.2.3', '1.2.3.4.5', '1.2.3.04', '1.2.3.256', '1.2.3.x', '1.2.3. 4'])
      expect(addressNumber(text)).toBeNull();
  });
});
