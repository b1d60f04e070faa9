import { checkProfile, nameProblem, type ProfileProblem } from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyDraft, anyName, anyProfile, destinations, profile } from '../support/profiles.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const problemsOf = (draft: Parameters<typeof checkProfile>[0]): readonly ProfileProblem[] => {
  const checked = checkProfile(draft);
  return checked.ok ? [] : checked.error;
};
const fieldsOf = (draft: Parameters<typeof checkProfile>[0]) =>
  problemsOf(draft).map(({ field }) => field);

/** One line of a length that a form can show, in whole words: no trace of how programs print values. */
const isSentence = (text: string): boolean =>
  /^[A-Z][^\p{Cc}\p{Zl}\p{Zp}]{10,260}\.$/u.test(text) &&
  !/undefined|NaN|\[object|function|Symbol|: \./.test(text);

describe('checkProfile', () => {
  it('takes every right profile as it is', () => {
    fc.assert(
      fc.property(anyProfile, (each) => {
        expect(checkProfile(each)).toEqual({ ok: true, value: each });
      }),
    );
  });

  it('gives a profile or problems for anything at all, and never throws', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const checked = checkProfile(draft);
        if (checked.ok) expect(checkProfile(checked.value)).toEqual(checked);
        else expect(checked.error.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes every problem as a sentence for a person', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        expect(
          problemsOf(draft)
            .map(({ message }) => message)
            .filter((each) => !isSentence(each)),
        ).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('drops keys that no profile has, and blanks around addresses', () => {
    const draft = {
      ...profile(),
      extra: 1,
      source: ' 10.100.0.10:8081\n',
      destinations: ['\t10.0.1.4:8080 '],
    };
    expect(checkProfile(draft)).toEqual({ ok: true, value: profile() });
  });

  it.each([
    ['name', { name: 'a b' }],
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(65) }],
    ['name', { name: 'test\n' }],
    ['name', { name: '$(reboot)' }],
    ['source', { source: '10.100.0.999:80' }],
    ['source', { source: undefined }],
    ['destinations', { destinations: [] }],
    ['destinations', { destinations: '10.0.1.4:8080' }],
    ['destinations', { destinations: ['10.0.1.4'] }],
    ['destinations', { destinations: destinations(129) }],
    ['protocol', { protocol: 'TCP' }],
    ['protocol', { protocol: 'icmp' }],
    ['rulesBackend', { rulesBackend: 'OUTPUT' }],
    ['logEnabled', { logEnabled: 'true' }],
    ['logLevel', { logLevel: 8 }],
    ['logLevel', { logLevel: -1 }],
    ['logLevel', { logLevel: 4.5 }],
    ['logLevel', { logLevel: '4' }],
    ['logLevel', { logLevel: Number.NaN }],
  ])('finds fault with %s alone in %j', (field, over) => {
    expect(fieldsOf({ ...profile(), ...over })).toEqual([field]);
  });

  it('takes 128 destinations, and the same one twice', () => {
    expect(problemsOf(profile({ destinations: destinations(128) }))).toEqual([]);
    expect(problemsOf(profile({ destinations: ['10.0.0.1:1', '10.0.0.1:1'] }))).toEqual([]);
  });

  it('tells which destination is wrong', () => {
    const [problem] = problemsOf({ ...profile(), destinations: ['10.0.0.1:1', 'x'] });
    expect(problem).toMatchObject({ field: 'destinations', index: 1 });
    expect(problem?.message).toMatch(/^Destination 2/);
  });

  it('says it for a field with a label without naming the field again', () => {
    const problems = problemsOf({
      ...profile(),
      source: 'web:80',
      destinations: ['10.0.1.4:8080', '10.0.1.400:1'],
    });
    expect(problems).toMatchObject([
      {
        message:
          'The source address: "web" is not an IPv4 address; write four numbers, for example 10.100.0.10.',
        atField: '"web" is not an IPv4 address; write four numbers, for example 10.100.0.10.',
      },
      {
        message: 'Destination 2: "10.0.1.400" is not an IPv4 address: 400 is over 255.',
        atField: '"10.0.1.400" is not an IPv4 address: 400 is over 255.',
      },
    ]);
  });

  it('tells all that is wrong at once', () => {
    expect(fieldsOf({})).toEqual([
      'name',
      'source',
      'destinations',
      'protocol',
      'rulesBackend',
      'logEnabled',
      'logLevel',
    ]);
  });
});

describe('nameProblem', () => {
  it('takes letters, digits, "-" and "_", up to 64 of them', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(nameProblem(name)).toBeNull();
      }),
    );
  });

  it('takes nothing that a chain name or a shell could be led astray by', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        if (!/^[\w-]+$/.test(name) || name.length > 64) expect(nameProblem(name)).not.toBeNull();
      }),
    );
  });
});
