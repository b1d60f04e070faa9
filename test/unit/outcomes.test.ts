import { expect, it } from 'vitest';
import { OUTCOMES } from '#shared/ipc';
import { outcomeWords } from '../../renderer/lib/words-outcomes.ts';

it('says that nothing was changed after exactly those outcomes that prove it', () => {
  const open = OUTCOMES.filter((kind) => !outcomeWords[kind].isUntouched);
  expect(open).toEqual(['applied', 'unverified', 'not-put-back', 'unknown']);
});
