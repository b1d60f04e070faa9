import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  mergeEntries,
  rulesDeed,
  savedAfterUndo,
  undoRules,
  type ActivityEntry,
  type Deed,
} from '#shared/activity';
import { bootId } from '#host';
import { activityEntrySchema } from '#shared/helper';
import { ProfileIndex, chainName, checkProfileSet, type Profile } from '#shared/profile';
import { ownRules, parseTable, plan, restoreText, type Change } from '#shared/ruleset';
import { Activity, MAX_ENTRIES, newest } from '../../electron/main/activity.ts';
import { readActivity } from '../../electron/main/activity-file.ts';
import { anyProfile, profile } from '../support/profiles.ts';
import { emptyTable, restore, saveText, type NatTable } from '../support/simulated-kernel.ts';

const own = (table: NatTable) => ownRules(parseTable(saveText(table)));

/** Carries a change out, and tells what was done as the helper does. */
function carryOut(table: NatTable, change: Change, names: readonly string[] = []) {
  const before = own(table);
  const planned = plan(before, change);
  const deed = rulesDeed(before, change, planned, names);
  return { after: planned.steps.length === 0 ? table : restore(table, restoreText(planned)), deed };
}

const entry = (deed: Deed, over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: 'one',
  at: 1000,
  uptime: null,
  by: { uid: 1000, name: 'ann' },
  through: 'window',
  kind: 'apply',
  undoes: null,
  deleted: null,
  deed,
  outcome: 'applied',
  detail: null,
  durationMs: 12,
  decision: null,
  ...over,
});

const web = profile({ name: 'web' });
const edited: Profile = { ...web, destinations: ['10.0.9.9:80'], logEnabled: !web.logEnabled };
const NONE = new ProfileIndex();
const set = (...profiles: Profile[]): Change => ({ set: profiles, remove: [] });

describe('undoing a change', () => {
  it('brings back what any profile was, whatever its name', () => {
    fc.assert(
      fc.property(anyProfile, anyProfile, (first, second) => {
        const next: Profile = { ...second, name: first.name };
        const start = carryOut(emptyTable(), set(first)).after;
        const { after, deed } = carryOut(start, set(next));
        const undo = undoRules(entry(deed), NONE);
        expect(undo.ok).toBe(true);
        if (!undo.ok) return;
        const back = carryOut(after, undo.value).after;
        expect(plan(own(back), set(first)).steps).toEqual([]);
        // And undone again, it is what it was after the change.
        expect(carryOut(back, set(next)).after).toEqual(after);
      }),
      { numRuns: 100 },
    );
  });

  it('takes out what was not there, and writes again what was taken out', () => {
    const applied = carryOut(emptyTable(), set(web));
    const undo = undoRules(entry(applied.deed), new ProfileIndex([web]));
    expect(undo).toEqual({ ok: true, value: { set: [], remove: [chainName('web')] } });

    const long = profile({ name: 'A-name-that-does-not-fit-a-chain', logEnabled: true });
    const { after } = carryOut(emptyTable(), set(long));
    const removed = carryOut(after, { set: [], remove: [chainName(long.name)] }, [long.name]);
    expect(undoRules(entry(removed.deed), NONE)).toEqual({
      ok: true,
      value: { set: [long], remove: [] },
    });
  });

  it('leaves alone what the change found in place', () => {
    const other = profile({ name: 'other', source: '10.100.0.99:80' });
    const start = carryOut(emptyTable(), set(other)).after;
    const { deed } = carryOut(start, set(web, other));
    expect(deed.kind === 'rules' && deed.chains.map(({ chain }) => chain)).toEqual([
      'IPTLB_NAT_WEB',
    ]);
  });

  it('is refused in words where rules stood that no profile says', () => {
    const { after } = carryOut(emptyTable(), set(web));
    const chain = after.get('IPTLB_NAT_WEB') ?? [];
    const byHand = new Map([...after, ['IPTLB_NAT_WEB', ['-s 10.0.0.9/32 -j RETURN', ...chain]]]);
    const { deed } = carryOut(byHand, set(web));
    const undo = undoRules(entry(deed), new ProfileIndex([web]));
    expect(undo.ok).toBe(false);
    expect(!undo.ok && undo.error).toContain('IPTLB_NAT_WEB had rules that no profile says');
  });

  it.each([
    ['it was refused', { outcome: 'refused' }],
    ['its rules were put back', { decision: 'reverted' }],
    ['its rules wait for an answer', { decision: 'waiting' }],
    ['nobody knows what became of it', { decision: 'unknown' }],
  ] as const)('is refused where %s', (_why, over) => {
    const { deed } = carryOut(emptyTable(), set(web));
    expect(undoRules(entry(deed, over), NONE).ok).toBe(false);
  });

  it('is refused where another profile has the address now', () => {
    const { after } = carryOut(emptyTable(), set(web));
    const { deed } = carryOut(after, { set: [], remove: [chainName('web')] });
    const rival = { ...web, name: 'rival' };
    const undo = undoRules(entry(deed, { kind: 'remove' }), new ProfileIndex([rival]));
    expect(!undo.ok && undo.error).toContain('"rival"');
  });

  it('is refused where what was there can stand in no one list of profiles', () => {
    const twin = profile({ name: 'twin', source: web.source });
    const { after } = carryOut(carryOut(emptyTable(), set(web)).after, set(twin));
    const names = ['web', 'twin'];
    const { deed } = carryOut(after, { set: [], remove: names.map(chainName) }, names);
    const undo = undoRules(entry(deed, { kind: 'remove-chains' }), NONE);
    expect(!undo.ok && undo.error).toContain('already used by the profile "web"');
  });

  it('is refused for more than can be kept', () => {
    const many = Array.from({ length: 301 }, (_, place) =>
      profile({ name: `p${place}`, source: `10.100.${place >> 8}.${place & 255}:80` }),
    );
    const { deed } = carryOut(emptyTable(), set(...many));
    expect(deed).toEqual({ kind: 'many-rules', chains: 301 });
    expect(undoRules(entry(deed), NONE).ok).toBe(false);
  });
});

describe('the saved profile of an undone change', () => {
  const reset = () => {
    const { after } = carryOut(emptyTable(), set(web));
    return carryOut(after, set(edited)).deed;
  };

  it('goes back where it still says what the change wrote', () => {
    expect(savedAfterUndo(entry(reset()), [edited])).toEqual({
      profiles: [web],
      restored: ['web'],
      savedAgain: [],
      kept: [],
      leftOut: [],
    });
  });

  it('stays where it was edited since', () => {
    const later = { ...edited, logLevel: 7 };
    expect(savedAfterUndo(entry(reset()), [later])).toMatchObject({
      profiles: [later],
      kept: ['web'],
    });
  });

  it('is saved again where the change deleted it, and only then', () => {
    const { after } = carryOut(emptyTable(), set(web));
    const { deed } = carryOut(after, { set: [], remove: [chainName('web')] });
    expect(savedAfterUndo(entry(deed, { kind: 'delete' }), []).profiles).toEqual([web]);
    expect(savedAfterUndo(entry(deed, { kind: 'remove-chains' }), []).profiles).toEqual([]);
  });

  const tls = profile({ name: 'tls', source: '10.100.0.10:443' });
  /** Takes out the rules of profiles of which the kernel has these versions, and deletes what was saved. */
  const deletion = (inKernel: readonly Profile[], deleted: readonly Profile[] | null) => {
    const { after } = carryOut(emptyTable(), set(...inKernel));
    const remove = inKernel.map(({ name }) => chainName(name));
    const { deed } = carryOut(after, { set: [], remove }, [...inKernel.map(({ name }) => name)]);
    return entry(deed, { kind: 'delete', deleted });
  };

  it('comes back as it was saved, also with edits that were never applied', () => {
    expect(savedAfterUndo(deletion([web], [edited, tls]), [])).toEqual({
      profiles: [edited, tls],
      restored: [],
      savedAgain: ['web', 'tls'],
      kept: [],
      leftOut: [],
    });
    // A record of an older version knows only what the kernel had.
    expect(savedAfterUndo(deletion([web], null), []).profiles).toEqual([web]);
  });

  it('stays out where its address or its name was given away', () => {
    const gone = deletion([web, tls], [web, tls]);
    const anew = { ...web, source: tls.source };
    const after = savedAfterUndo(gone, [anew]);
    expect(after).toMatchObject({ profiles: [anew], savedAgain: [], kept: ['web'] });
    expect(after.leftOut).toEqual([
      { name: 'tls', why: expect.stringContaining('"web"') as string },
    ]);
    // What is not in the kernel differs from nothing there; that the other is saved is told all the same.
    const onlySaved = savedAfterUndo(deletion([web], [web, tls]), [{ ...tls, logLevel: 7 }]);
    expect(onlySaved).toMatchObject({ savedAgain: ['web'], kept: [] });
    expect(onlySaved.leftOut).toEqual([
      { name: 'tls', why: expect.stringContaining('already a profile named "tls"') as string },
    ]);
  });

  it('never shares with another what no two may share', () => {
    const few = fc.constantFrom('10.100.0.1:80', '10.100.0.2:80', '10.100.0.3:80');
    const some = fc
      .array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), source: few }).map(profile), {
        maxLength: 4,
      })
      .map((all) =>
        checkProfileSet(all).flatMap((each) => (each.problems.length > 0 ? [] : [each.profile])),
      );
    fc.assert(
      fc.property(some, some, some, fc.boolean(), (before, next, saved, isDeletion) => {
        const { after } = carryOut(emptyTable(), set(...before));
        const change = isDeletion
          ? deletion(before, next)
          : entry(carryOut(after, set(...next)).deed);
        const { profiles, ...told } = savedAfterUndo(change, saved);
        expect(checkProfileSet(profiles).flatMap(({ problems }) => problems)).toEqual([]);
        expect(profiles).toHaveLength(saved.length + told.savedAgain.length);
        expect(told.leftOut.every(({ why }) => why.endsWith('.'))).toBe(true);
      }),
    );
  });

  it('lets the rules of two profiles change places, and back', () => {
    const swap = [
      { ...web, source: tls.source },
      { ...tls, source: web.source },
    ];
    const { after } = carryOut(emptyTable(), set(web, tls));
    const swapped = entry(carryOut(after, set(...swap)).deed);
    expect(savedAfterUndo(swapped, swap)).toMatchObject({ profiles: [web, tls], leftOut: [] });
    // Where one of them cannot go back, neither can the one that was to get its address.
    const [, second] = swap;
    const kept = [{ ...web, source: tls.source, logLevel: 7 }, ...(second ? [second] : [])];
    expect(savedAfterUndo(swapped, kept)).toMatchObject({
      profiles: kept,
      kept: ['web'],
      leftOut: [{ name: 'tls' }],
    });
  });

  it('is none of a change by the command', () => {
    expect(savedAfterUndo(entry(reset(), { through: 'command' }), [edited]).profiles).toEqual([
      edited,
    ]);
  });
});

describe('the record', () => {
  const { deed } = carryOut(emptyTable(), set(web));
  const one = entry(deed, { decision: 'waiting' });

  it('tells each change once, newest first, with what was decided about it', () => {
    const recorded = entriesOf([
      { line: 'change', entry: one },
      { line: 'change', entry: entry(deed, { id: 'two', at: 2000, through: 'command' }) },
      { line: 'decision', id: 'one', decision: 'reverted' },
      { line: 'decision', id: 'nobody', decision: 'kept' },
    ]);
    expect(mergeEntries([one], recorded).map(({ id, decision }) => [id, decision])).toEqual([
      ['two', null],
      ['one', 'reverted'],
    ]);
  });

  it('is in the order in which things happened, also where the clock was set back', () => {
    const by = (id: string, minutes: number, ms: number | null = null, boot = 'now') =>
      entry(deed, { id, at: minutes * 60_000, uptime: ms === null ? null : { boot, ms } });
    const ids = (mine: readonly ActivityEntry[], recorded: readonly ActivityEntry[]) =>
      mergeEntries(mine, recorded).map(({ id }) => id);
    // Records of an older version: each is in its own order, and what is in both holds them together.
    const [first, mid, late] = [by('first', 60), by('mid', 5), by('late', 6)];
    expect(ids([first, late], [first, mid, late])).toEqual(['late', 'mid', 'first']);
    expect(ids([], [first, mid])).toEqual(['mid', 'first']);
    expect(ids([first, mid], [])).toEqual(['mid', 'first']);
    // An attempt that root never saw lies between what came before and after it.
    const attempt = by('attempt', 70);
    expect(ids([first, attempt, late], [first, mid, late])).toEqual([
      'late',
      'attempt',
      'mid',
      'first',
    ]);
    // A change that root's record is not read with yet, after one of the command.
    const command = by('command', 60, 1000);
    expect(ids([by('own', 5, 2000)], [command])).toEqual(['own', 'command']);
    expect(ids([by('own', 70, 500)], [command])).toEqual(['command', 'own']);
    // The two count from different starts of the machine.
    expect(ids([by('own', 70, 500, 'before')], [command])).toEqual(['own', 'command']);
  });

  it('gives way to root’s where the two contradict each other', () => {
    const [a, b] = [entry(deed, { id: 'a' }), entry(deed, { id: 'b' })];
    expect(mergeEntries([b, a], [a, b]).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('tells of rules that nobody kept or put back, for their helper was ended by force', () => {
    const unknown = entry(deed, { decision: 'unknown' });
    const recorded = entriesOf([
      { line: 'change', entry: one },
      { line: 'decision', id: 'one', decision: 'unanswered' },
    ]);
    const [told] = mergeEntries([unknown], recorded);
    expect(told?.decision).toBe('unanswered');
    expect(undoRules(told ?? one, NONE).ok).toBe(true);
  });

  it('tells a change that came under the id of another one', () => {
    const mallory = entry(deed, { by: { uid: 1001, name: 'mallory' }, kind: 'remove' });
    const recorded = entriesOf([
      { line: 'change', entry: one },
      { line: 'change', entry: mallory },
    ]);
    expect(recorded.map(({ by }) => by.name)).toEqual(['ann', 'mallory']);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(2);
    // Both wait: two decisions are two, whoever comes first.
    const both = entriesOf([
      { line: 'change', entry: one },
      { line: 'change', entry: { ...mallory, decision: 'waiting' } },
      { line: 'decision', id: 'one', decision: 'unanswered' },
      { line: 'decision', id: 'one', decision: 'unanswered' },
    ]);
    expect(both.map(({ decision }) => decision)).toEqual(['unanswered', 'unanswered']);
    // Also where the first one is no longer in the record, but still in the window's own.
    expect(mergeEntries([one], [mallory]).map(({ by }) => by.name)).toEqual(['ann', 'mallory']);
  });

  it('keeps every whole entry of a file, and tells of the others', () => {
    const bad = entry(deed, { id: 'bad' });
    const unsound = {
      ...bad,
      deed: {
        kind: 'rules',
        chains: [
          {
            chain: 'IPTLB_NAT_WEB',
            name: 'web',
            before: { kind: 'profile', profile: { ...web, source: 'nowhere' } },
            after: { kind: 'nothing' },
          },
        ],
        diff: [],
      },
    };
    const text = JSON.stringify({ version: 1, entries: [one, { id: 'half' }, unsound] });
    const read = readActivity(text);
    expect(read.entries).toEqual([one]);
    expect(read.problems).toEqual(['2 of its entries cannot be read.']);
    expect(activityEntrySchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
  });

  it.each(['', '{', '[]', '{"version":2,"entries":[]}', 'null'])('is empty for %j', (text) => {
    const read = readActivity(text);
    expect(read.entries).toEqual([]);
    expect(read.problems).toHaveLength(1);
  });

  it('is bounded', () => {
    const many = Array.from({ length: MAX_ENTRIES + 7 }, (_, place) =>
      entry(deed, { id: String(place) }),
    );
    const kept = newest(many);
    expect(kept).toHaveLength(MAX_ENTRIES);
    expect(kept.at(-1)?.id).toBe(String(MAX_ENTRIES + 6));
  });
});

describe('a profile whose rules were written', () => {
  const { deed } = carryOut(emptyTable(), set(web));
  const removed = carryOut(carryOut(emptyTable(), set(web)).after, {
    set: [],
    remove: [chainName('web')],
  }).deed;
  const now = Date.now();
  const isWritten = (...entries: ActivityEntry[]) =>
    new Activity(entries).isWritten('IPTLB_NAT_WEB');

  it('is known by the last change that touched it', () => {
    expect(isWritten(entry(deed, { at: now }))).toBe(true);
    expect(isWritten(entry(deed, { at: now - 1 }), entry(removed, { id: 'two', at: now }))).toBe(
      false,
    );
  });

  it.each([
    ['its rules were put back', { decision: 'reverted' }],
    ['they wait for an answer', { decision: 'waiting' }],
    ['they were refused', { outcome: 'refused' }],
    ['nobody knows what became of them', { outcome: 'unknown' }],
    ['it was before the machine started', { at: 1 }],
  ] as const)('is not missed where %s', (_why, over) => {
    expect(isWritten(entry(deed, { at: now, ...over }))).toBe(false);
  });

  it('is known by the clock that nobody sets, whatever the other one said', () => {
    const boot = bootId() ?? '';
    expect(isWritten(entry(deed, { at: 1, uptime: { boot, ms: 1 } }))).toBe(true);
    const back = entry(removed, { id: 'two', at: now - 3_600_000, uptime: { boot, ms: 2 } });
    expect(isWritten(entry(deed, { at: now, uptime: { boot, ms: 1 } }), back)).toBe(false);
    const another = { boot: 'another', ms: 1 };
    expect(isWritten(entry(deed, { at: now + 1000, uptime: another }))).toBe(false);
  });

  it('is not missed after a change too large to keep', () => {
    const many: Deed = { kind: 'many-rules', chains: 999 };
    expect(isWritten(entry(deed, { at: now - 1 }), entry(many, { id: 'two', at: now }))).toBe(
      false,
    );
  });
});

describe('the list of changes', () => {
  const setting = (over: Partial<Deed & { kind: 'setting' }> = {}): Deed => ({
    kind: 'setting',
    setting: { name: 'ip_forward' },
    from: 0,
    to: 1,
    ...over,
  });
  const shown = (of: ActivityEntry) => new Activity([of]).list([]).items[0];

  it('looks at each saved profile a few times, however many changes there are', () => {
    let looks = 0;
    const saved = Array.from({ length: 200 }, (_, place): Profile => ({
      ...profile({ name: `p${place}` }),
      get source() {
        looks += 1;
        return `10.7.0.${place}:80`;
      },
    }));
    const { deed } = carryOut(emptyTable(), set(web));
    const many = Array.from({ length: 200 }, (_, place) => entry(deed, { id: String(place) }));
    const { items } = new Activity(many).list(saved);
    expect(items.map(({ undoProblem }) => undoProblem)).toEqual(many.map(() => null));
    expect(looks).toBeLessThan(10 * saved.length);
  });

  it('says what a setting was before, where it was set', () => {
    expect(shown(entry(setting()))).toMatchObject({
      setting: 'net.ipv4.ip_forward: 0 → 1',
      undoProblem: null,
    });
    const failed = entry(setting({ from: null }), { outcome: 'failed' });
    expect(activityEntrySchema.parse(failed)).toEqual(failed);
    expect(shown(failed)).toMatchObject({
      setting: 'net.ipv4.ip_forward to 1',
      undoProblem: 'The setting was left as it was: there is nothing to undo.',
    });
    expect(shown(entry(setting({ from: 2 })))?.undoProblem).toContain('It was 2 before');
  });
});
