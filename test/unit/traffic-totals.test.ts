import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { NO_RULES } from '#shared/ruleset';
import { AppModel } from '../../electron/main/app-model.ts';
import { saveProfile } from '../../electron/main/profiles.ts';
import { EMPTY_STORE } from '../../electron/main/store-file.ts';
import { Store } from '../../electron/main/store.ts';
import { Traffic } from '../../electron/main/traffic.ts';
import { destinations, profile } from '../support/profiles.ts';

const two = profile({ destinations: destinations(2) });
const three = profile({ destinations: destinations(3) });
const now = new Date(0);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iptlb-traffic-'));
  return () => {
    rmSync(folder, { recursive: true });
  };
});

const active = (of: typeof two, ...packets: number[]) => ({
  profile: of,
  status: {
    state: 'active' as const,
    counters: packets.map((each) => ({ packets: each, bytes: each * 60 })),
  },
});
const saved = (of: typeof two) => ({
  profile: of,
  status: { state: 'saved' as const, counters: of.destinations.map(() => null) },
});
const totalsOf = (traffic: Traffic, of = two) =>
  traffic.of(of)?.totals.map(({ packets }) => packets);

describe('running totals', () => {
  it('begin with what the kernel has counted, and go on over rebuilt chains', () => {
    const traffic = new Traffic(folder, now, 'boot');
    expect(traffic.of(two)).toBeNull();
    traffic.read([active(two, 10, 20)], 1);
    traffic.read([active(two, 15, 20)], 2);
    traffic.read([active(two, 2, 3)], 3);
    traffic.read([saved(two)], 4);
    traffic.read([active(two, 4, 0)], 5);
    expect(totalsOf(traffic)).toEqual([21, 23]);
    expect(traffic.of(two)?.even).toEqual([21, 23]);
    expect(traffic.of(two)?.totals[0]?.bytes).toBe(21 * 60);
  });

  it('are counted since the rules are in the kernel, not since the profile is saved', () => {
    const traffic = new Traffic(folder, now, 'boot');
    traffic.read([saved(two)], 1);
    expect(traffic.of(two)?.evenSince).toBeNull();
    traffic.read([active(two, 0, 0)], 2);
    traffic.read([saved(two)], 3);
    traffic.read([active(two, 1, 0)], 4);
    expect(traffic.of(two)?.evenSince).toBe(2);
    traffic.read([saved(three)], 5);
    traffic.read([active(three, 1, 0, 0)], 6);
    expect(traffic.of(three)).toMatchObject({ evenSince: 6, even: [1, 0, 0] });
  });

  it('go on after the app was started again, with what came meanwhile', () => {
    const first = new Traffic(folder, now, 'boot');
    first.read([active(two, 10, 20)], 1);
    first.save();
    const second = new Traffic(folder, now, 'boot');
    second.read([active(two, 12, 26)], 2);
    expect(totalsOf(second)).toEqual([12, 26]);
    expect(readdirSync(folder)).toEqual(['traffic.json']);
  });

  it('count all that came after the machine was started again', () => {
    const first = new Traffic(folder, now, 'boot');
    first.read([active(two, 10, 20)], 1);
    first.save();
    const second = new Traffic(folder, now, 'another');
    second.read([active(two, 12, 26)], 2);
    expect(totalsOf(second)).toEqual([22, 46]);
  });

  it('keep those of a destination where others come beside it, and judge shares anew', () => {
    const traffic = new Traffic(folder, now, 'boot');
    traffic.read([active(two, 10, 20)], 1);
    traffic.read([active(three, 1, 1, 4)], 2);
    expect(totalsOf(traffic, three)).toEqual([11, 21, 4]);
    expect(traffic.of(three)).toMatchObject({ evenSince: 2, even: [1, 1, 4] });
    expect(traffic.of(two)).toBeNull();
  });

  it('begin anew when a person asks for it', () => {
    const traffic = new Traffic(folder, now, 'boot');
    traffic.read([active(two, 10, 20)], 1);
    traffic.reset(two.name, 5);
    traffic.read([active(two, 11, 20)], 6);
    expect(totalsOf(traffic)).toEqual([1, 0]);
    expect(traffic.of(two)).toMatchObject({ evenSince: 5, even: [1, 0] });
  });

  it('stay with a profile that is renamed, over its new chain too', () => {
    const store = new Store(
      { ...EMPTY_STORE, profiles: [two] },
      { path: '/nowhere', notices: [], file: 'unusable' as const },
    );
    const traffic = new Traffic(folder, now, 'boot');
    const model = new AppModel(store, '0', traffic);
    traffic.read([active(two, 10, 20)], 1);
    model.heard({ type: 'hello', version: 1, iptables: 'iptables' });
    model.heard({ type: 'rules', at: 2, uptimeMs: 2, rules: NO_RULES });
    const renamed = { ...two, name: 'renamed' };
    expect(saveProfile(model, renamed, two.name)).toEqual([]);
    model.heard({ type: 'rules-unchanged', at: 3, uptimeMs: 3 });
    traffic.read([active(renamed, 3, 4)], 4);
    expect(totalsOf(traffic, renamed)).toEqual([13, 24]);
    expect(traffic.of(renamed)).toMatchObject({ evenSince: 1, even: [13, 24] });
    expect(traffic.of(two)).toBeNull();
  });

  it('are as they were while the rules are not known', () => {
    const traffic = new Traffic(folder, now, 'boot');
    traffic.read([active(two, 10, 20)], 1);
    traffic.read([{ profile: two, status: null }], 2);
    expect(totalsOf(traffic)).toEqual([10, 20]);
  });

  it('set a damaged file aside, and say where it is', () => {
    writeFileSync(join(folder, 'traffic.json'), '{"version":1,');
    const traffic = new Traffic(folder, now, 'boot');
    const [aside = ''] = readdirSync(folder);
    expect(traffic.notices.join()).toContain(aside);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe('{"version":1,');
    traffic.read([active(two, 1, 1)], 1);
    traffic.save();
    expect(existsSync(join(folder, 'traffic.json'))).toBe(true);
  });
});
