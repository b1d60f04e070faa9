import type { Reference } from './own.ts';
import { isSameRule, type Rule } from './rule.ts';

/** A rule that should stand exactly once on a hook (or nowhere), and what of it stands there now. */
export interface Wish {
  readonly hook: string;
  readonly rule: Rule | null;
  readonly present: readonly Reference[];
}

/** What a wish comes to: a copy that stays, or copies that go and one that comes. */
export interface Settled {
  readonly wish: Wish;
  readonly kept: Reference | null;
  readonly deleted: readonly Reference[];
  readonly isInserted: boolean;
}

/** Keeps a rule of which exactly one right copy stands there; otherwise all copies go and one comes. */
export function settle(wish: Wish): Settled {
  const { hook, rule, present } = wish;
  if (present.length === 0) return replace(wish);
  const right = present.filter(
    ({ hook: at, entry }) =>
      rule !== null && entry.rule !== null && at === hook && isSameRule(entry.rule, rule),
  );
  const [kept] = right;
  // A deletion takes the first copy it finds, so with two of them no particular one can be kept.
  if (!kept || right.length > 1) return replace(wish);
  return { wish, kept, deleted: present.filter((each) => each !== kept), isInserted: false };
}

export const replace = (wish: Wish): Settled => ({
  wish,
  kept: null,
  deleted: wish.present,
  isInserted: wish.rule !== null,
});
