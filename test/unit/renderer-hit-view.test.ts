import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compileQuery } from '#lib/hit-query';
import { hitOwners } from '#lib/hit-owner';
import { HitStore } from '#lib/hit-store';
import { openView, queryOf, rowsOf, Screen } from '../support/hit-views.ts';
import { chunkOf, logLine } from '../support/hits.ts';

const owners = hitOwners([]);
let screen: Screen;
let store: HitStore;

beforeEach(() => {
  screen = new Screen();
  store = new HitStore();
  vi.stubGlobal('requestAnimationFrame', screen.requestFrame);
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  return () => {
    vi.unstubAllGlobals();
  };
});

/** A hit each second; every second one over UDP. */
function add(first: number, count: number, gaps: Parameters<typeof chunkOf>[1] = {}): void {
  const lines = Array.from({ length: count }, (_, index) =>
    logLine({ clock: first + index, protocol: (first + index) % 2 === 0 ? 'TCP' : 'UDP' }),
  );
  store.add({ chunks: [chunkOf(lines, gaps)], liveFrom: null });
}

describe('the rows of the log', () => {
  it('are those that match, also of what came before, and a place where some were lost', async () => {
    add(0, 10);
    const view = openView(screen, store, queryOf('protocol:udp'), owners);
    add(10, 4, { gaps: [{ why: 'helper', count: 3, at: 9000 }] });
    await screen.settle();
    expect(rowsOf(view)).toEqual([1, 3, 5, 7, 9, 10, 12, 14]);
    expect(store.entry(10)).toMatchObject({ kind: 'gap' });
  });

  it('tell the window once a frame, however many batches come', async () => {
    const view = openView(screen, store, queryOf(''), owners);
    await screen.settle();
    let told = 0;
    view.subscribe(() => (told += 1));
    await screen.settle();
    told = 0;
    for (let batch = 0; batch < 50; batch += 1) add(batch * 5, 5);
    await screen.settle();
    expect(told).toBe(1);
    expect(view.state().count).toBe(250);
  });

  it('wait while it is paused, and all come when it follows again', async () => {
    const view = openView(screen, store, queryOf(''), owners);
    add(0, 5);
    view.limit({ pausedAt: store.end, range: null });
    add(5, 3);
    await screen.settle();
    expect(view.state()).toMatchObject({ isPaused: true, waiting: 3, count: 5 });
    view.limit({ pausedAt: null, range: null });
    await screen.settle();
    expect(view.state()).toMatchObject({ isPaused: false, waiting: 0, count: 8 });
  });

  it('go when their hits go, also while it is paused', async () => {
    const view = openView(screen, store, queryOf(''), owners);
    add(0, 10);
    view.limit({ pausedAt: store.end, range: null });
    store.keep({ hits: 8, bytes: 1e9 });
    add(10, 2);
    await screen.settle();
    expect(rowsOf(view)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(view.state().placeOf(6)).toBe(2);
  });

  it('are those of the moment at which another view was paused, as far as they are still there', async () => {
    add(0, 10);
    store.keep({ hits: 8, bytes: 1e9 });
    add(10, 2);
    const limits = { pausedAt: 10, range: { from: 0, to: 8000 } };
    const view = openView(screen, store, queryOf(''), owners, { limits });
    expect(view.state()).toMatchObject({ isPaused: true, count: 0 });
    await screen.settle();
    expect(rowsOf(view)).toEqual([4, 5, 6, 7]);
    expect(view.state().waiting).toBe(2);
    add(12, 8);
    await screen.settle();
    expect(view.state()).toMatchObject({ isPaused: true, count: 0, waiting: 8 });
  });

  it('can be those of a span of time, and are counted over it', async () => {
    const view = openView(screen, store, queryOf(''), owners);
    add(0, 100);
    view.limit({ pausedAt: null, range: { from: 20_000, to: 30_000 } });
    await screen.settle();
    expect(rowsOf(view)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(view.state().countOver({ from: 0, to: 100_000 }, 4)).toEqual([25, 25, 25, 25]);
    expect(view.state().span).toEqual({ from: 0, to: 99_001 });
    view.limit({ pausedAt: null, range: null });
    await screen.settle();
    expect(view.state().count).toBe(100);
  });

  it('are not those before the app, unless a person asks for them', async () => {
    store.add({ chunks: [chunkOf([logLine({ clock: 1 }), logLine({ clock: 5 })])], liveFrom: 2 });
    const view = openView(screen, store, queryOf(''), owners);
    await screen.settle();
    expect(rowsOf(view)).toEqual([1]);
    view.filter(compileQuery(queryOf('', { hasEarlier: true }), owners));
    await screen.settle();
    expect(rowsOf(view)).toEqual([0, 1]);
  });
});

describe('a new filter over a full log', () => {
  const MANY = 50_000;

  /** Each look at the clock costs so many ms, so that a slice ends after a few. */
  function slowClock(step = 1): void {
    let now = 0;
    vi.stubGlobal('performance', { now: () => (now += step) });
  }

  it('lets the window answer in between, and misses nothing that comes meanwhile', async () => {
    add(0, MANY);
    slowClock();
    const view = openView(screen, store, queryOf('protocol:udp'), owners);
    add(MANY, 2);
    await screen.settle();
    expect(screen.tasksDone).toBeGreaterThan(3);
    expect(view.state().count).toBe(MANY / 2 + 1);
    expect(view.state().rowAt(MANY / 2)).toBe(MANY + 1);
  });

  it.each(['protocol:udp', '/proto=udp/'])(
    'shows the newest that match first: %s',
    async (filter) => {
      add(0, MANY);
      slowClock(10);
      const view = openView(screen, store, queryOf(filter), owners);
      const seen: { readonly last: number; readonly count: number; readonly progress: number }[] =
        [];
      view.subscribe(() => {
        const { count, rowAt, progress } = view.state();
        if (count > 0) seen.push({ last: rowAt(count - 1), count, progress: progress ?? 1 });
      });
      await screen.settle();
      expect(seen.length).toBeGreaterThan(2);
      expect(new Set(seen.map(({ last }) => last))).toEqual(new Set([MANY - 1]));
      expect(seen[0]?.progress).toBeLessThan(1);
      for (const of of ['count', 'progress'] as const) {
        const values = seen.map((each) => each[of]);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }
      expect(rowsOf(view)).toEqual(rowsOf(view).toSorted((a, b) => a - b));
      expect(view.state()).toMatchObject({ count: MANY / 2, progress: null });
    },
  );

  it('gives way to the next filter, and to clearing', async () => {
    add(0, MANY);
    slowClock();
    const view = openView(screen, store, queryOf('protocol:udp'), owners);
    view.filter(compileQuery(queryOf('from:10.0.0.3'), owners));
    await screen.settle();
    expect(view.state().count).toBe(0);
    view.filter(compileQuery(queryOf(''), owners));
    await screen.settle();
    store.clear();
    add(MANY, 3);
    await screen.settle();
    expect(rowsOf(view)).toEqual([MANY, MANY + 1, MANY + 2]);
  });

  it('finds by a pattern what it finds by words, in the order in which it came', async () => {
    add(0, MANY);
    const view = openView(screen, store, queryOf('/proto=udp/'), owners);
    await screen.settle();
    add(MANY, 4);
    await screen.settle();
    const rows = rowsOf(view);
    expect(rows).toHaveLength(MANY / 2 + 2);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('gives a pattern up that gets no answer in time, and says so', async () => {
    add(0, 10);
    const never = () => Promise.resolve(null);
    const view = openView(screen, store, queryOf('/(a+)+$/'), owners, { ask: never });
    await screen.settle();
    expect(view.state()).toMatchObject({ isTooSlow: true, progress: null, count: 0 });
    view.filter(compileQuery(queryOf('protocol:udp'), owners));
    await screen.settle();
    expect(view.state()).toMatchObject({ isTooSlow: false, count: 5 });
  });
});
