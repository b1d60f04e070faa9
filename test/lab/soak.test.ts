import { describe, expect, it } from 'vitest';
import { Tally } from '../soak/findings.ts';
import { parts } from '../soak/parts.ts';

/** What `npm run soak` does for many minutes, for some seconds: see test/soak/. */
describe('in a short soak', () => {
  it.each([...parts])(
    '%s: nothing is broken',
    async (_name, part) => {
      const { violations } = await part.run(part.short, {
        tell: () => undefined,
        tally: new Tally(),
      });
      expect(violations).toEqual([]);
    },
    120_000,
  );
});
