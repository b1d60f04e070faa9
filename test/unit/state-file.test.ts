import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROTOCOLS, RULES_BACKENDS, type Profile } from '#shared/profile';
import {
  editState,
  readIntent,
  readState,
  renderIntent,
  renderState,
  type State,
} from '#shared/state-file';
import { compareNames } from '../../shared/state-file/names.ts';
import { readYamlState } from '../../shared/state-file/yaml.ts';

const PROFILE: Profile = {
  name: 'test',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: true,
  logLevel: 4,
};

/** As the original program wrote it. */
const ORIGINAL = `test:
  destination:
  - 10.0.1.4:8080
  logEnabled: true
  logLevel: "4"
  protocol: tcp
  rulesBackend: client
  source: 10.100.0.10:8081
`;

/** Names that some YAML reader takes for something else than text. */
const ODD_NAMES = [
  ...['yes', 'on', 'y', 'N', 'true', 'null', 'Off', '1e3', '007', '0x1F', '1_0', '2021-12-24'],
  ...['-5', '-', '--', '---', '__proto__', 'constructor', 'toString', '0b1', '08', '_', '1'],
];

async function read(text: string): Promise<State> {
  const state = await readState(text);
  if (!state.ok) throw new Error(state.error.message);
  return state.value;
}

async function put(text: string, profile: Profile): Promise<string> {
  const edited = await editState(text, [{ do: 'put', profile }]);
  if (!edited.ok) throw new Error(edited.error.message);
  return edited.value;
}

async function drop(text: string, name: string): Promise<string> {
  const edited = await editState(text, [{ do: 'drop', name }]);
  if (!edited.ok) throw new Error(edited.error.message);
  return edited.value;
}

const arbitraryName = fc.oneof(
  fc.constantFrom(...ODD_NAMES),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
);

/** Profiles that can stand beside each other: told apart by name and by source. */
const arbitraryProfiles = fc
  .uniqueArray(arbitraryName, {
    maxLength: 8,
    selector: (name) => name.toUpperCase().replaceAll('-', '_'),
  })
  .chain((names) =>
    fc.tuple(
      ...names.map((name, index) =>
        fc.record({
          name: fc.constant(name),
          source: fc.constant(`10.0.0.${index + 1}:80`),
          destinations: fc.array(
            fc
              .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 65535 }))
              .map(([octet, port]) => `10.1.2.${octet}:${port}`),
            { minLength: 1, maxLength: 5 },
          ),
          protocol: fc.constantFrom(...PROTOCOLS),
          rulesBackend: fc.constantFrom(...RULES_BACKENDS),
          logEnabled: fc.boolean(),
          logLevel: fc.integer({ min: 0, max: 7 }),
        }),
      ),
    ),
  );

describe('what a run is about to do', () => {
  it('is read as it was written', () => {
    const edit = fc.oneof(
      fc.record({ do: fc.constant('drop' as const), name: fc.string() }),
      fc.record({ do: fc.constant('put' as const), profile: fc.constant(PROFILE) }),
    );
    const intent = fc.record({ edit, from: fc.option(fc.string({ unit: 'binary' })) });
    fc.assert(
      fc.property(intent, (each) => {
        expect(readIntent(renderIntent(each))).toEqual(each);
      }),
    );
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"edit":null,"from":null}',
    '{"edit":{"do":"drop","name":"a"}}',
  ])('is nothing where it says %j', (text) => {
    expect(readIntent(text)).toBeNull();
  });

  it('is nothing where it is of no profile that may be', () => {
    const profile = { ...PROFILE, source: 'nowhere' };
    const text = JSON.stringify({ edit: { do: 'put', profile }, from: '' });
    expect(readIntent(text)).toBeNull();
  });
});

describe('the state file', () => {
  it('is the original program’s, byte for byte', async () => {
    expect(await read(ORIGINAL)).toEqual({ profiles: [PROFILE], broken: [] });
    expect(await put('', PROFILE)).toBe(ORIGINAL);
    expect(await drop(ORIGINAL, 'test')).toBe('{}\n');
  });

  it('comes back as it was written, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProfiles, async (profiles) => {
        const text = renderState(profiles);
        expect(await read(text)).toEqual({ profiles, broken: [] });
        // The short way and the full YAML reader agree.
        expect(readYamlState(text)).toEqual({ ok: true, value: { profiles, broken: [] } });
      }),
    );
  });

  it('changes by one profile only, and back', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProfiles, fc.boolean(), async (profiles, isHandWritten) => {
        fc.pre(profiles.length > 0);
        const [last, ...others] = profiles.toReversed();
        if (!last) return;
        // A comment makes it a file that only the full reader and writer take.
        const comment = isHandWritten ? '# by hand\n' : '';
        const base = renderState(others) + comment;
        const text = await put(base, last);
        const state = await read(text);
        expect(state.broken).toEqual([]);
        expect(new Map(state.profiles.map((each) => [each.name, each]))).toEqual(
          new Map(profiles.map((each) => [each.name, each])),
        );
        expect((await read(await drop(text, last.name))).profiles).toEqual(others);
        expect(text.includes('# by hand')).toBe(isHandWritten);
      }),
    );
  });

  it.each(['e0', '007', '1e3', 'yes', '0x1F', '2021-12-24', '1_000', 'null'])(
    'leaves the name %s as it is when another profile changes',
    async (name) => {
      const byHand = `# by hand\n${name}:\n  destination: [10.0.1.4:8080]\n  source: 10.0.0.9:80\n`;
      const { profiles } = await read(await put(byHand, PROFILE));
      expect(profiles.map((each) => each.name).sort()).toEqual([name, PROFILE.name].sort());
    },
  );

  it('takes several changes at once as it takes them one after the other', async () => {
    const name = fc.constantFrom('b', 'a10', 'a2', 'z', '1', '__proto__');
    const edit = fc.oneof(
      name.map((each) => ({ do: 'drop', name: each }) as const),
      fc.record({ name, port: fc.integer({ min: 1, max: 9 }) }).map(({ name: each, port }) => ({
        do: 'put' as const,
        profile: { ...PROFILE, name: each, source: `10.0.0.1:${port}` },
      })),
    );
    const byHand = `# of all\n\n# of z\nz: 1\n${ORIGINAL.replace('test', 'b')}  mine: yes\n`;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', ORIGINAL.replace('test', 'b'), byHand),
        fc.array(edit, { maxLength: 6 }),
        async (text, edits) => {
          let stepwise = text;
          for (const each of edits) {
            const next = await editState(stepwise, [each]);
            if (!next.ok) return;
            stepwise = next.value;
          }
          if (edits.length > 0)
            expect(await editState(text, edits)).toEqual({ ok: true, value: stepwise });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text', async () => {
    const fragment = fc.constantFrom(
      ...['a', 'test', 'source', 'destination', ': ', ':', '\n', '\n  ', '\n  - ', '- ', '[', ']'],
      ...['{', '}', '"', "'", '#', '&a', '*a', '<<: ', '!!int', '|', '>', '?', '%', '---\n', '~'],
      ...['1.2.3.4:5', '999', 'yes', '\t', '\0', '\ufeff', '\r\n', 'é', ORIGINAL],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fragment).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (each) => {
        const state = await readState(each);
        const edited = await editState(each, [{ do: 'put', profile: PROFILE }]);
        if (!state.ok) {
          expect(state.error.line).toBeGreaterThan(0);
          expect(edited.ok).toBe(false);
        } else if (edited.ok) {
          const { profiles, broken } = await read(edited.value);
          // Another profile may hold its source; otherwise it is usable now.
          const names = [...profiles, ...broken].map(({ name }) => name);
          expect(names).toContain(PROFILE.name);
        }
      }),
      { numRuns: 500, examples: [['?\n  - <<: ']] },
    );
  });

  it('survives text that is nested beyond all measure', async () => {
    for (const level of ['[', '{a: ', '- ', '? ', 'a: {']) {
      const state = await readState(level.repeat(100_000));
      expect(state.ok).toBe(false);
    }
  });

  it('tells line and column of what is wrong', async () => {
    expect(await readState('test:\n  source: [\n')).toMatchObject({ error: { line: 3 } });
    expect(await readState(`${ORIGINAL}${ORIGINAL}`)).toMatchObject({
      error: { line: 9, column: 1, message: 'It is not valid YAML: Map keys must be unique.' },
    });
    expect(await readState('- a\n')).toMatchObject({ error: { line: 1, column: 1 } });
    const { broken, profiles } = await read(
      ORIGINAL.replace('10.0.1.4:8080', '10.0.1.400:8080') +
        ORIGINAL.replace('test', 'good').replace('8081', '8082'),
    );
    expect(profiles.map(({ name }) => name)).toEqual(['good']);
    expect(broken).toEqual([
      {
        name: 'test',
        source: '10.100.0.10:8081',
        destinations: 1,
        problems: [
          {
            line: 3,
            column: 5,
            message: 'Destination 1: "10.0.1.400" is not an IPv4 address: 400 is over 255.',
          },
        ],
      },
    ]);
  });

  it('gives way to the first of two profiles with one source', async () => {
    const { profiles, broken } = await read(ORIGINAL + ORIGINAL.replace('test', 'other'));
    expect(profiles.map(({ name }) => name)).toEqual(['test']);
    expect(broken).toMatchObject([{ name: 'other', problems: [{ line: 16, column: 11 }] }]);
  });

  it('reads what people write by hand', async () => {
    const { profiles } = await read(
      'yes: {source: 1.2.3.4:5, destination: [1.2.3.4:6], logLevel: debug, logEnabled: on}\n',
    );
    expect(profiles).toEqual([
      {
        name: 'yes',
        source: '1.2.3.4:5',
        destinations: ['1.2.3.4:6'],
        protocol: 'tcp',
        rulesBackend: 'client',
        logEnabled: true,
        logLevel: 7,
      },
    ]);
  });

  it('keeps comments, unknown keys and unknown entries', async () => {
    const byHand = `# Ours.

# The web.
test:
  destination:
  - 10.0.1.4:8080 # left
  owner: me
  logEnabled: true
  logLevel: "4"
  protocol: tcp
  rulesBackend: client
  source: 10.100.0.10:8081
version: 3
`;
    const changed = await put(byHand, {
      ...PROFILE,
      destinations: ['10.0.1.5:1', '10.0.1.4:8080'],
    });
    expect(changed).toBe(byHand.replace('  - 10.0', '  - 10.0.1.5:1\n  - 10.0'));
    const added = await put(byHand, { ...PROFILE, name: 'a', source: '10.100.0.10:1' });
    expect(added).toContain('# Ours.\n\na:\n');
    expect(added).toContain('# The web.\ntest:\n');
    expect(await drop(byHand, 'test')).toBe('# Ours.\n\nversion: 3\n');
  });

  it('keeps what others write there to the letter, numbers and times too', async () => {
    const extra = [
      'ticket: 12345678901234567890',
      'share: 1.12345678901234567890',
      'code: 08',
      'mask: 0x7FFFFFFFFFFFFFFFFF',
      'count: 1__0',
      'far: 1e400',
      'since: 2001-12-14t21:59:43.123456789-05:00',
      'at: 1:30:00',
      'key: !!binary aGVsbG8=',
      'isOn: yes',
      'none: ~',
    ].map((line) => `  ${line}\n`);
    const text = `${ORIGINAL}${extra.join('')}`;
    const edited = await put(text, { ...PROFILE, logLevel: 6 });
    expect(edited).toBe(text.replace('"4"', '"6"'));
    const beside = await put(text, { ...PROFILE, name: 'zoo', source: '10.100.0.10:1' });
    expect(beside.startsWith(text)).toBe(true);
  });

  it('writes the log level as text also where it was a number', async () => {
    const text = ORIGINAL.replace('"4"', '04');
    expect((await read(text)).profiles).toEqual([PROFILE]);
    expect(await put(text, { ...PROFILE, logLevel: 6 })).toBe(ORIGINAL.replace('"4"', '"6"'));
  });

  it('refuses a file of several documents, of which it would lose all but the first', async () => {
    const text = `${ORIGINAL}---\n${ORIGINAL.replace('test', 'more')}`;
    const edited = await editState(text, [{ do: 'drop', name: 'test' }]);
    const error = { line: 9, column: 1 };
    expect(edited).toMatchObject({ ok: false, error });
    expect(await readState(text)).toMatchObject({ ok: false, error });
  });

  it('holds names apart that YAML 1.1 reads alike', async () => {
    const text = `yes:${ORIGINAL.slice('test:'.length)}on:${ORIGINAL.slice('test:'.length).replace('8081', '8082')}`;
    const { profiles } = await read(text);
    expect(profiles.map(({ name }) => name)).toEqual(['yes', 'on']);
  });

  it('takes a key that stands twice in a profile for that profile’s alone', async () => {
    const twice = ORIGINAL.replace('test', 'more').replace('8081', '8082');
    const { profiles, broken } = await read(`${twice}  source: 10.100.0.10:9\n${ORIGINAL}`);
    expect(profiles).toEqual([PROFILE]);
    expect(broken).toMatchObject([{ name: 'more', problems: [{ line: 9, column: 3 }] }]);
  });

  it('takes brackets in comments and texts for what they are', async () => {
    const text = `# ${'['.repeat(300)}\n${ORIGINAL}  note: ":${'{'.repeat(300)}"\n`;
    const deep = `${text}# |\n  other: |\n${' '.repeat(300)}far\n`;
    for (const each of [text, deep]) expect((await read(each)).profiles).toEqual([PROFILE]);
  });

  it('writes values that read as they should, whatever tags the old ones had', async () => {
    const wanted: Profile = { ...PROFILE, name: 'a', logEnabled: false };
    const text = `a:
  source: !!str 10.0.0.1:1
  destination: !!seq
  - 10.0.0.2:2
  logEnabled: !!str yes
`;
    const edited = await editState(text, [{ do: 'put', profile: wanted }]);
    expect(edited.ok && (await readState(edited.value))).toEqual({
      ok: true,
      value: { profiles: [wanted], broken: [] },
    });
    const merging = '# by hand\na: &x\n  <<: *x\n  source: 10.0.0.1:1\n';
    expect(await editState(merging, [{ do: 'put', profile: wanted }])).toMatchObject({ ok: false });
  });

  it('refuses to change an entry that others share', async () => {
    const shared = 'a: &a {source: 1.2.3.4:5, destination: [1.2.3.4:6]}\nb: *a\n';
    expect(await editState(shared, [{ do: 'drop', name: 'a' }])).toMatchObject({ ok: false });
    const put = await editState(shared, [{ do: 'put', profile: { ...PROFILE, name: 'a' } }]);
    expect(put).toMatchObject({ ok: false, error: { line: 1 } });
  });

  it('changes nothing about an entry that holds itself', async () => {
    const text = `${ORIGINAL}zz: &a [x, *a]\n`;
    const edited = await editState(text, [{ do: 'put', profile: { ...PROFILE, logLevel: 6 } }]);
    expect(edited).toEqual({ ok: true, value: text.replace('"4"', '"6"') });
  });

  it('orders names as the original does', () => {
    // The order in which gopkg.in/yaml.v2 wrote these keys.
    const all = [
      ...['-', '---', '-5', '-x', '_a', '1', '2', '07', '08', '10'],
      ...['A9', 'a', 'a-b', 'a_b', 'a0', 'a00', 'a1', 'a01', 'a9', 'a10', 'a12'],
      ...['a100', 'ab', 'b', 'null', 'yes'],
    ];
    for (const [place, name] of all.entries()) {
      for (const other of all.slice(place + 1)) {
        expect([name, other, Math.sign(compareNames(name, other))]).toEqual([name, other, -1]);
        expect(compareNames(other, name)).toBeGreaterThan(0);
      }
    }
  });
});
