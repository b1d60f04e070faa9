import { describe, expect, it } from 'vitest';
import { isOfUsualSize } from '../../electron/main/message-size.ts';

const CIRCLE: unknown[] = [];
CIRCLE.push(CIRCLE);

describe('a message of the window', () => {
  it.each([
    ['nothing', null],
    [
      '10,000 names',
      { kind: 'apply', profiles: Array.from({ length: 10_000 }, () => 'a'.repeat(64)) },
    ],
  ])('is looked at with %s', (_what, message) => {
    expect(isOfUsualSize(message)).toBe(true);
  });

  it.each([
    ['too many values', Array.from({ length: 40_001 }, () => null)],
    ['an array of more places than values', Array(4_000_000_000)],
    ['too many characters', { text: 'a'.repeat(4_000_001) }],
    ['too many characters in its keys', { ['a'.repeat(4_000_001)]: null }],
    ['itself', CIRCLE],
    ['bytes', { text: new Uint8Array(1) }],
    ['a map', [new Map([['a', 'b']])]],
    ['a set', new Set(['a'])],
    ['a date', { at: new Date() }],
  ])('is refused with %s', (_what, message) => {
    expect(isOfUsualSize(message)).toBe(false);
  });
});
