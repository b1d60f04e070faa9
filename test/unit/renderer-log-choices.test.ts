import { beforeEach, describe, expect, it } from 'vitest';
import { useAppStore } from '#lib/app-store';
import { hitStore } from '#lib/hit-store';
import {
  chooseInLog,
  followLog,
  logChoices,
  pauseLog,
} from '../../renderer/features/live-log/log-choices.ts';
import { chosenOf } from '../../renderer/features/live-log/selection.ts';
import { chunkOf, logLine } from '../support/hits.ts';
import { profile } from '../support/profiles.ts';

/** Has the window know profiles of these names. */
function know(...names: readonly string[]): void {
  const definitions = names.map((name) => ({ profile: profile({ name }), tag: name }));
  useAppStore.setState({ definitions });
}

function add(count: number): void {
  const lines = Array.from({ length: count }, (_, index) => logLine({ clock: index }));
  hitStore.add({ chunks: [chunkOf(lines)], liveFrom: null });
}

beforeEach(() => {
  know();
  followLog(null);
  chooseInLog(null, { chosen: null, range: null });
  hitStore.clear();
});

describe('what was chosen of a log', () => {
  it('is kept of each profile by itself: the moment of a pause, and the lines', () => {
    know('web', 'tls');
    add(3);
    const at = hitStore.end;
    const chosen = chosenOf({ anchor: at - 3, focus: at - 1 });
    pauseLog('web', 'choice');
    chooseInLog('web', { chosen });
    add(2);
    expect(logChoices('web')).toMatchObject({ pause: { at }, chosen });
    expect(chosen.hit?.seq).toBe(at - 1);
    for (const scope of [null, 'tls']) {
      expect(logChoices(scope)).toMatchObject({ pause: null, chosen: null });
    }
  });

  it('stays at its moment when it is paused in another way, until it is followed', () => {
    const at = hitStore.end;
    pauseLog(null, 'scroll');
    add(2);
    pauseLog(null, 'choice');
    expect(logChoices(null).pause).toEqual({ at, by: 'choice' });
    followLog(null);
    pauseLog(null, 'scroll');
    expect(logChoices(null).pause).toEqual({ at: at + 2, by: 'scroll' });
  });

  it('goes with its profile', () => {
    know('web');
    pauseLog('web', 'choice');
    know();
    know('web');
    expect(logChoices('web').pause).toBeNull();
  });

  it('of the lines and their time goes from every log when the hits are cleared', () => {
    know('web');
    add(1);
    const chosen = chosenOf({ anchor: hitStore.first, focus: hitStore.first });
    for (const scope of [null, 'web']) {
      chooseInLog(scope, { filter: 'tcp', chosen, range: { from: 0, to: 1 } });
    }
    hitStore.clear();
    for (const scope of [null, 'web']) {
      expect(logChoices(scope)).toMatchObject({ filter: 'tcp', chosen: null, range: null });
    }
  });
});
