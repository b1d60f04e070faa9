import { describe, expect, it } from 'vitest';
import type { NotifySettings } from '#shared/ipc';
import { AlarmWatch } from '../../electron/main/alarms.ts';
import { destinations, profile } from '../support/profiles.ts';

const web = profile({ name: 'web', destinations: destinations(3) });
const OFF = { quietMinutes: null, missedChoices: null, isDriftTold: false };
const MINUTE = 60_000;

type State = 'active' | 'drifted' | 'saved';
const view = (packets: readonly number[], state: State = 'active') => ({
  profile: web,
  status: { state, counters: packets.map((each) => ({ packets: each, bytes: 0 })) },
});
/** Looks at these one after the other; how many alarms each gave. */
function alarms(
  settings: Partial<NotifySettings>,
  ...looks: readonly (readonly [number, ReturnType<typeof view> | null])[]
): number[] {
  const watch = new AlarmWatch();
  return looks.map(
    ([at, seen]) =>
      watch.look([seen ?? { profile: web, status: null }], { ...OFF, ...settings }, at).length,
  );
}

describe('what a person is told', () => {
  it('is nothing unless it is asked for', () => {
    expect(
      alarms(
        {},
        [0, view([0, 0, 0])],
        [90 * MINUTE, view([500, 0, 0])],
        [91 * MINUTE, view([500, 0, 0], 'drifted')],
      ),
    ).toEqual([0, 0, 0]);
  });

  it('is that a profile is without connections, once until somebody connects', () => {
    expect(
      alarms(
        { quietMinutes: 5 },
        [0, view([9, 9, 9])],
        [4 * MINUTE, view([9, 9, 9])],
        [5 * MINUTE, view([9, 9, 9])],
        [9 * MINUTE, view([9, 9, 9])],
        [10 * MINUTE, view([10, 9, 9])],
        [14 * MINUTE, view([10, 9, 9])],
        [15 * MINUTE, view([10, 9, 9])],
      ),
    ).toEqual([0, 0, 1, 0, 0, 0, 1]);
  });

  it('is that a destination gets none of many connections, once until it gets one', () => {
    expect(
      alarms(
        { missedChoices: 100 },
        [0, view([0, 0, 0])],
        [1, view([50, 40, 0])],
        [2, view([60, 45, 0])],
        [3, view([90, 80, 0])],
        [4, view([90, 80, 1])],
        [5, view([150, 130, 1])],
      ),
    ).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('takes a rebuilt chain for what it is', () => {
    expect(
      alarms(
        { missedChoices: 10 },
        [0, view([900, 900, 900])],
        [1, view([1, 1, 1])],
        [2, view([2, 2, 2])],
      ),
    ).toEqual([0, 0, 0]);
  });

  it('is that the kernel has other rules, once each time', () => {
    const settings = { isDriftTold: true };
    expect(
      alarms(
        settings,
        [0, view([0, 0, 0])],
        [1, view([0, 0, 0], 'drifted')],
        [2, view([0, 0, 0], 'drifted')],
        [3, view([0, 0, 0])],
        [4, view([0, 0, 0], 'drifted')],
      ),
    ).toEqual([0, 1, 0, 0, 1]);
  });

  it('is no news where it was so before, or nothing was known', () => {
    expect(
      alarms(
        { isDriftTold: true, quietMinutes: 1 },
        [0, view([0, 0, 0], 'drifted')],
        [MINUTE / 2, null],
        [5 * MINUTE, view([0, 0, 0], 'drifted')],
        [5.5 * MINUTE, view([0, 0, 0], 'saved')],
        [9 * MINUTE, view([0, 0, 0])],
      ),
    ).toEqual([0, 0, 0, 0, 0]);
  });
});
