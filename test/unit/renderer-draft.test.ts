import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRow,
  copyForm,
  draftOf,
  formOf,
  formOfProfile,
  moveRow,
  pasteList,
  problemsOf,
  replaceRow,
  splitList,
} from '../../renderer/features/profile-editor/draft.ts';
import { anyAddress, anyProfile, profile } from '../support/profiles.ts';

const rows = (...texts: readonly string[]) => texts.map((text, key) => ({ key, text }));
const texts = (each: readonly { readonly text: string }[]) => each.map(({ text }) => text);

describe('a list of destinations', () => {
  it.each(['a:1,b:2,c:3', ' a:1, b:2 ,c:3, ', 'a:1\nb:2\r\nc:3\n', 'a:1; b:2;c:3', 'a:1 b:2\tc:3'])(
    'is taken apart: %j',
    (list) => {
      expect(splitList(list)).toEqual(['a:1', 'b:2', 'c:3']);
    },
  );

  it('comes back from however it is put down', () => {
    const separator = fc.constantFrom(',', ', ', '\n', ' ', ';', ',\n');
    fc.assert(
      fc.property(fc.array(anyAddress, { minLength: 1 }), separator, (list, between) => {
        expect(splitList(list.join(between))).toEqual(list);
      }),
    );
  });

  it.each([
    ['a:1,', '', '', ['a:1', 'b:2', 'c:3']],
    ['a:1', '', '', ['a:1', 'b:2', 'c:3']],
    ['a:1,', 'y:8', ',z:9', ['a:1', 'b:2', 'c:3', 'z:9']],
    ['', 'a:1', '', ['b:2', 'c:3']],
  ])('is pasted after %j, in place of %j, before %j', (before, selected, after, expected) => {
    const selectionEnd = before.length + selected.length;
    const value = before + selected + after;
    const field = { value, selectionStart: before.length, selectionEnd };
    expect(pasteList(field, 'b:2,\nc:3')).toEqual(expected);
    expect(pasteList(field, 'b:2\n')).toBeNull();
  });

  it('takes the place of the row that it was pasted into, with keys of their own', () => {
    const pasted = replaceRow(rows('a:1', '', 'z:9'), 1, ['b:2', 'c:3']);
    expect(texts(pasted)).toEqual(['a:1', 'b:2', 'c:3', 'z:9']);
    expect(new Set(pasted.map(({ key }) => key)).size).toBe(4);
    expect(pasted[1]?.key).toBe(1);
  });

  it('is moved as a whole: no row is lost, doubled or renamed', () => {
    const place = fc.integer({ min: -2, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 8 }), place, place, (list, from, to) => {
        const before = rows(...list);
        const after = moveRow(before, from, to);
        expect([...after].sort((a, b) => a.key - b.key)).toEqual(before);
        const moved = before[from];
        if (moved && to >= 0 && to < before.length) expect(after[to]).toBe(moved);
      }),
    );
  });

  it('grows by a row whose key nobody has', () => {
    const grown = addRow(moveRow(rows('a', 'b', 'c'), 2, 0));
    expect(new Set(grown.map(({ key }) => key)).size).toBe(4);
    expect(grown.at(-1)?.text).toBe('');
  });
});

describe('the form', () => {
  it('gives back what it was filled with', () => {
    fc.assert(
      fc.property(anyProfile, (each) => {
        expect(formOf(draftOf(formOfProfile(each)))).toEqual(each);
      }),
    );
  });

  it('lets a copy be saved only with a name and an address of its own', () => {
    const original = profile({ name: 'web' });
    const copy = copyForm(original);
    expect(problemsOf(copy, [original]).map(({ field }) => field)).toEqual(['source']);
    expect(problemsOf({ ...copy, source: original.source }, [original])).toHaveLength(1);
    expect(problemsOf({ ...copy, source: '10.100.0.11:80' }, [original])).toEqual([]);
  });

  it('says that a name is taken before the rest is filled in', () => {
    const form = { ...copyForm(profile()), name: 'test', destinations: [''] };
    const fields = problemsOf(form, [profile({ name: 'test' })]).map(({ field }) => field);
    expect(fields).toContain('name');
    expect(fields).toContain('destinations');
  });
});
