import { describe, expect, it } from 'vitest';
import type { NotifySettings } from '#shared/ipc';
import { RULES_GONE, type Warning } from '#shared/preflight';
import { chainName } from '#shared/profile';
import { AlarmWatch, type Alarm } from '../../electron/main/alarms.ts';
import { random31 } from '../support/dice.ts';
import { destinations, profile } from '../support/profiles.ts';

const web = profile({ name: 'web', destinations: destinations(3) });
const db = { ...web, name: 'db' };
const OFF = { quietMinutes: null, missedChoices: null, isDriftTold: false };
const MINUTE = 60_000;
const seconds = (count: number) => count * 1000;

type State = 'active' | 'drifted' | 'saved';
const view = (packets: readonly number[], state: State = 'active', of = web) => ({
  profile: of,
  chain: chainName(of.name),
  status: { state, counters: packets.map((each) => ({ packets: each, bytes: 0 })) },
  warnings: [] as readonly Warning[],
});
/** Nothing is in the kernel, though by the record of changes it should be. */
const gone = { ...view([0, 0, 0], 'saved'), warnings: [RULES_GONE] };
/** A change of one's own that was answered. */
const changeOf = (...names: readonly string[]) => ({ chains: new Set(names.map(chainName)) });
/** Looks at these one after the other, each after a last change of one's own; how many alarms each gave. */
function alarms(
  settings: Partial<NotifySettings>,
  ...looks: readonly (readonly [
    number,
    ReturnType<typeof view> | null,
    ReturnType<typeof changeOf>?,
  ])[]
): number[] {
  const watch = new AlarmWatch();
  const unknown = { ...view([]), status: null };
  return looks.map(
    ([at, seen, lastChange = null]) =>
      watch.look([seen ?? unknown], { ...OFF, ...settings }, { at, lastChange }).length,
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

  describe.each([2, 3, 5, 20, 64, 128])('of %i destinations', (count) => {
    const choices = 100_000;
    const many = profile({ destinations: destinations(count) });
    /** What is told while so many choices are made, a few between two looks, none of the dead destination. */
    function told(dead: number | null): readonly Alarm[] {
      const dice = random31(count);
      const watch = new AlarmWatch();
      const packets = many.destinations.map(() => 0);
      const alarms: Alarm[] = [];
      for (let choice = 0; choice <= choices; choice += 1) {
        if (choice % 20 === 0) {
          const settings = { ...OFF, missedChoices: 50 };
          const seen = view(packets, 'active', many);
          alarms.push(...watch.look([seen], settings, { at: choice, lastChange: null }));
        }
        const place = dice() % count;
        if (place !== dead) packets[place] = (packets[place] ?? 0) + 1;
      }
      return alarms;
    }

    it('is nothing of what chance does', () => {
      expect(told(null)).toEqual([]);
    });

    it('is once that one gets nothing', () => {
      expect(told(1).map(({ body }) => body)).toEqual([
        expect.stringMatching(/^10\.0\.1\.2:8080 got none of the last \d+ connections to /),
      ]);
    });
  });

  it('is nothing of an address that is given twice and got some in one place', () => {
    const twice = profile({
      name: 'web',
      destinations: ['10.0.1.4:80', '10.0.1.5:80', '10.0.1.4:80'],
    });
    expect(
      alarms(
        { missedChoices: 50 },
        [0, view([0, 0, 0], 'active', twice)],
        [1, view([60, 60, 0], 'active', twice)],
        [2, view([120, 60, 0], 'active', twice)],
      ),
    ).toEqual([0, 0, 1]);
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

  it('is that the kernel has other rules, once each time, unless they are soon as they should be', () => {
    expect(
      alarms(
        { isDriftTold: true },
        [0, view([0, 0, 0])],
        [seconds(1), view([0, 0, 0], 'drifted')],
        [seconds(2), view([0, 0, 0])],
        [seconds(7), view([0, 0, 0], 'drifted')],
        [seconds(15), view([0, 0, 0], 'drifted')],
        [seconds(25), view([0, 0, 0], 'drifted')],
        [seconds(26), view([0, 0, 0])],
        [seconds(27), view([0, 0, 0], 'drifted')],
        [seconds(40), view([0, 0, 0], 'drifted')],
      ),
    ).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('is not what a change of one’s own has left, but what others do to that', () => {
    const [undo, repair] = [changeOf('web'), changeOf('web')];
    expect(
      alarms(
        { isDriftTold: true },
        [0, view([0, 0, 0])],
        // Read before the change was answered.
        [seconds(1), view([0, 0, 0], 'drifted')],
        [seconds(2), view([0, 0, 0], 'drifted'), undo],
        [seconds(30), view([0, 0, 0], 'drifted'), undo],
        [seconds(31), view([0, 0, 0]), repair],
        [seconds(32), view([0, 0, 0], 'drifted'), repair],
        [seconds(50), view([0, 0, 0], 'drifted'), repair],
      ),
    ).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });

  it('is what others did to a profile, whatever change of another one was answered meanwhile', () => {
    const undo = changeOf('web');
    const watch = new AlarmWatch();
    const told = (at: number, state: State, lastChange: typeof undo | null) =>
      watch
        .look(
          [web, db].map((of) => view([0, 0, 0], state, of)),
          { ...OFF, isDriftTold: true },
          { at, lastChange },
        )
        .map((alarm) => alarm.profile);
    told(0, 'active', null);
    told(seconds(1), 'drifted', null);
    told(seconds(2), 'drifted', undo);
    expect(told(seconds(20), 'drifted', undo)).toEqual(['db']);
  });

  it('is that the rules are gone, once, unless that was a change of one’s own', () => {
    const settings = { isDriftTold: true };
    expect(
      alarms(
        settings,
        [0, view([0, 0, 0])],
        [seconds(1), gone],
        [seconds(8), gone],
        [seconds(10), gone],
        [seconds(20), gone],
        [seconds(30), view([0, 0, 0])],
        [seconds(40), gone],
        [seconds(50), gone],
      ),
    ).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
    // The record of the change that took them out comes a moment after they are out.
    expect(
      alarms(
        settings,
        [0, view([0, 0, 0])],
        [seconds(1), gone],
        [seconds(3), view([0, 0, 0], 'saved')],
        [seconds(20), view([0, 0, 0], 'saved')],
      ),
    ).toEqual([0, 0, 0, 0]);
    // First edited, then gone: told once.
    expect(
      alarms(
        settings,
        [0, view([0, 0, 0])],
        [seconds(1), view([0, 0, 0], 'drifted')],
        [seconds(10), view([0, 0, 0], 'drifted')],
        [seconds(11), gone],
        [seconds(30), gone],
      ),
    ).toEqual([0, 0, 1, 0, 0]);
  });

  it('is not that one has edited the profile', () => {
    const edited = { ...web, logEnabled: !web.logEnabled };
    expect(
      alarms(
        { isDriftTold: true },
        [0, view([0, 0, 0])],
        [seconds(1), view([0, 0, 0], 'drifted', edited)],
        [seconds(20), view([0, 0, 0], 'drifted', edited)],
        [seconds(21), view([0, 0, 0], 'active', edited)],
        [seconds(22), view([0, 0, 0], 'drifted', edited)],
        [seconds(40), view([0, 0, 0], 'drifted', edited)],
      ),
    ).toEqual([0, 0, 0, 0, 0, 1]);
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
