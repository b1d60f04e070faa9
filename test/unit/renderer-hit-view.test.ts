import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveHit } from '#shared/ipc';
import { hit } from '../support/hits.ts';

/** The log is one of the window, so each test has a window of its own. */
async function openWindow() {
  vi.resetModules();
  const { addBatch, MAX_ENTRIES } = await import('#lib/hit-log');
  const { HitView } = await import('#lib/hit-view');
  return { addBatch, MAX_ENTRIES, view: new HitView() };
}

const frames: (() => void)[] = [];
/** Lets frames pass until nothing waits for one; answers how many it took. */
function settle(): number {
  let passed = 0;
  while (frames.length > 0) {
    passed += 1;
    for (const frame of frames.splice(0)) frame();
  }
  return passed;
}

const hits = (first: number, count: number): LiveHit[] =>
  Array.from({ length: count }, (_, index) =>
    hit({ seq: first + index, at: Date.now(), protocol: (first + index) % 2 ? 'udp' : 'tcp' }),
  );
const isUdp = ({ protocol }: LiveHit) => protocol === 'udp';
const all = () => true;

beforeEach(() => {
  frames.length = 0;
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => (frames[id - 1] = () => undefined));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the rows of the log', () => {
  it('are those that match, also of what came before, and a place where some were lost', async () => {
    const { addBatch, view } = await openWindow();
    addBatch({ hits: hits(0, 10), dropped: 0 });
    view.subscribe(() => undefined);
    view.filter(isUdp);
    addBatch({ hits: hits(10, 4), dropped: 3 });
    settle();
    const { rows } = view.state();
    expect(rows.filter(({ kind }) => kind === 'hit')).toHaveLength(7);
    expect(rows.find(({ kind }) => kind === 'gap')).toMatchObject({ count: 3 });
    expect([...view.state().perSecond.values()].reduce((sum, each) => sum + each, 0)).toBe(7);
  });

  it('tell the window once a frame, however many batches come', async () => {
    const { addBatch, view } = await openWindow();
    let told = 0;
    view.subscribe(() => (told += 1));
    view.filter(all);
    settle();
    told = 0;
    for (let batch = 0; batch < 50; batch += 1) addBatch({ hits: hits(batch * 5, 5), dropped: 0 });
    settle();
    expect(told).toBe(1);
    expect(view.state().rows).toHaveLength(250);
  });

  it('wait while it is paused, and all come when it follows again', async () => {
    const { addBatch, view } = await openWindow();
    view.subscribe(() => undefined);
    view.filter(all);
    addBatch({ hits: hits(0, 5), dropped: 0 });
    view.pause();
    addBatch({ hits: hits(5, 3), dropped: 0 });
    settle();
    expect(view.state()).toMatchObject({ isPaused: true, waiting: 3 });
    expect(view.state().rows).toHaveLength(5);
    view.resume();
    settle();
    expect(view.state()).toMatchObject({ isPaused: false, waiting: 0 });
    expect(view.state().rows).toHaveLength(8);
  });
});

describe('a new filter over a full log', () => {
  /** Each look at the clock costs 1 ms, so that a slice ends after a few. */
  function slowClock(): void {
    let now = 0;
    vi.stubGlobal('performance', { now: () => (now += 1) });
  }

  it('lets the window answer in between, and misses nothing that comes meanwhile', async () => {
    const { addBatch, view, MAX_ENTRIES } = await openWindow();
    addBatch({ hits: hits(0, MAX_ENTRIES), dropped: 0 });
    slowClock();
    view.subscribe(() => undefined);
    view.filter(isUdp);
    addBatch({ hits: hits(MAX_ENTRIES, 2), dropped: 0 });
    expect(settle()).toBeGreaterThan(10);
    const { rows } = view.state();
    expect(rows).toHaveLength(MAX_ENTRIES / 2 + 1);
    expect(rows.at(-1)).toMatchObject({ hit: { seq: MAX_ENTRIES + 1 } });
  });

  it('gives way to the next filter, and to clearing', async () => {
    const { addBatch, view, MAX_ENTRIES } = await openWindow();
    addBatch({ hits: hits(0, MAX_ENTRIES), dropped: 0 });
    slowClock();
    view.subscribe(() => undefined);
    view.filter(isUdp);
    view.filter(({ seq }) => seq < 3);
    settle();
    expect(view.state().rows).toHaveLength(3);
  });
});
