import { describe, expect, it } from 'vitest';
import type { ActivityItem, ProfileView } from '#shared/ipc';
import { PROFILE_DEFAULTS, chainName } from '#shared/profile';
import { commandsFor, type PaletteFacts } from '../../renderer/features/palette/commands.ts';

type State = NonNullable<ProfileView['status']>['state'];

const view = (state: State, boot: ProfileView['boot'] = 'no'): ProfileView => ({
  profile: { ...PROFILE_DEFAULTS, name: 'web', source: '10.100.0.10:8081', destinations: [] },
  chain: chainName('web'),
  tag: 'WEB',
  status: { state, counters: [] },
  boot,
  traffic: null,
  warnings: [],
});

const change = (over: Partial<ActivityItem>): ActivityItem => ({
  id: '1',
  at: 0,
  user: 'mara',
  uid: 1000,
  through: 'window',
  kind: 'apply',
  subjects: [{ name: 'web', chain: chainName('web') }],
  setting: null,
  boot: null,
  count: 1,
  outcome: 'applied',
  detail: null,
  durationMs: 1,
  decision: null,
  isUndone: false,
  undoProblem: null,
  ...over,
});

const names = (over: Partial<PaletteFacts>): readonly string[] =>
  commandsFor({
    profiles: [],
    edited: null,
    installation: { helper: 'package', version: '1.0.0', offer: 'none' },
    changes: [],
    ...over,
  }).map(({ name }) => name);

const ofWeb = (profile: ProfileView, edited: string | null = null) =>
  names({ profiles: [profile], edited }).filter((name) => / web\b/.test(name));

describe('what the palette offers for a profile', () => {
  it('is all of its buttons and its menu', () => {
    expect(ofWeb(view('drifted'))).toEqual([
      'Apply web',
      'Edit web',
      'Remove the rules of web',
      'Duplicate web',
      'Restore web at boot',
      'Export web…',
      'Delete web',
    ]);
  });

  it('is only what has something to do', () => {
    expect(ofWeb(view('active', 'yes'))).not.toContain('Apply web');
    expect(ofWeb(view('active', 'yes'))).toContain('Do not restore web at boot');
    expect(ofWeb(view('saved', null))).toEqual([
      'Apply web',
      'Edit web',
      'Duplicate web',
      'Export web…',
      'Delete web',
    ]);
  });

  it('does not apply what its form is about to change', () => {
    expect(ofWeb(view('saved'), 'web')).not.toContain('Apply web');
    expect(ofWeb(view('saved'), 'other')).toContain('Apply web');
  });
});

it('the newest change that was made can be undone, and no older one', () => {
  const refused = change({ id: '2', kind: 'remove', outcome: 'not-authorised' });
  expect(names({ changes: [refused, change({})] })).toContain('Undo: Apply web');
  const undone = change({ id: '3', isUndone: true });
  expect(names({ changes: [undone, change({})] }).join()).not.toContain('Undo');
});

it('where a helper can be set up, that is offered instead of connecting anew', () => {
  expect(names({})).toContain('Reconnect');
  const missing = names({ installation: { helper: 'none', version: null, offer: 'set-up' } });
  expect(missing).toContain('Set up the helper');
  expect(missing).not.toContain('Reconnect');
});
