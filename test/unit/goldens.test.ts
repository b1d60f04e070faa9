import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NO_RULES, plan, restoreText } from '#shared/ruleset';
import { describe, expect, it } from 'vitest';
import { productOfOptions } from '../support/profiles.ts';

/**
 * What is written into a fresh kernel for every combination of options: rules backend, protocol,
 * logging and its level, number of destinations.
 *
 * After a change that is meant to change the rules, write the files anew with
 * `npx vitest run --project unit -u test/unit/goldens.test.ts`, and read the difference.
 */
const FOLDER = join(import.meta.dirname, 'goldens');

describe('the transaction for a fresh kernel', () => {
  it.each(productOfOptions())('is as in $title.golden', async ({ title, profile }) => {
    const text = restoreText(plan(NO_RULES, { set: [profile], remove: [] }));
    await expect(text).toMatchFileSnapshot(join(FOLDER, `${title}.golden`));
  });

  it('has a golden file for each combination and no others', () => {
    const expected = productOfOptions().map(({ title }) => `${title}.golden`);
    expect(readdirSync(FOLDER).toSorted()).toEqual(expected.toSorted());
  });
});
