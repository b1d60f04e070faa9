import type { NotifySettings, ProfileView } from '#shared/ipc';
import type { AnsweredChange } from './app-model.ts';

/**
 * Milliseconds that rules are others, or gone, before it is told: they may be read before one's own change
 * is answered, or before the command has recorded its.
 */
const SURE_AFTER_MS = 8000;

/** How unlikely it must be that chance alone has left a destination out, for it to be told. */
const UNLIKELY = 1e-9;

/** Something that a person wants to be told of, in words. */
export interface Alarm {
  /** Name of the profile that it is about. */
  readonly profile: string;
  readonly title: string;
  readonly body: string;
}

/** What is remembered of a profile, to tell each thing once. */
interface Watched {
  /** The profile itself: an edited one is watched anew. */
  readonly profile: string;
  /** When its counters last grew, or it came into the kernel. */
  grewAt: number;
  counts: readonly number[];
  /** Connections of the whole profile since each destination got its last, by address. */
  missed: ReadonlyMap<string, number>;
  /** Since when the kernel has other rules, or none any more; null while it has those of the profile. */
  disturbedSince: number | null;
  /** Whether that was told, or is no news. */
  isDisturbanceKnown: boolean;
  isQuietTold: boolean;
  toldMissed: ReadonlySet<string>;
}

type Viewed = Pick<ProfileView, 'profile' | 'chain' | 'status' | 'warnings'>;

/** When profiles are looked at. */
export interface Moment {
  /** In ms of a clock that nobody sets. */
  readonly at: number;
  /** The last change of one's own: the rules of its chains are as that has left them. */
  readonly lastChange: Pick<AnsweredChange, 'chains'> | null;
}

/**
 * Decides what of the profiles' counters and states a person is told: each thing once, until it has
 * passed. What was so already when watching began is no news, nor is what one's own change of a profile has
 * left: rules from before an edit come back when it is undone, or when nobody says that the new ones stay.
 */
export class AlarmWatch {
  readonly #watched = new Map<string, Watched>();
  #lastChange: Moment['lastChange'] = null;

  /**
   * Looks at the profiles as they are now; to be called whenever they changed, and now and then, for
   * silence is told too.
   */
  look(
    views: readonly Viewed[],
    settings: NotifySettings,
    { at, lastChange }: Moment,
  ): readonly Alarm[] {
    const names = new Set(views.map(({ profile }) => profile.name));
    for (const name of this.#watched.keys()) if (!names.has(name)) this.#watched.delete(name);
    const changed = lastChange === this.#lastChange ? null : lastChange?.chains;
    this.#lastChange = lastChange;
    return views.flatMap((view) => {
      const watched = this.#watched.get(view.profile.name);
      const alarms = this.#lookAt(view, settings, at);
      if (watched && changed?.has(view.chain)) {
        watched.isDisturbanceKnown = watched.disturbedSince !== null;
      }
      return alarms;
    });
  }

  #lookAt(view: Viewed, settings: NotifySettings, at: number): readonly Alarm[] {
    const { profile, status, warnings } = view;
    const before = this.#watched.get(profile.name);
    const isGone = status?.state === 'saved' && warnings.some(({ kind }) => kind === 'gone');
    if (before && isGone) return disturbanceAlarm(view, before, settings, at);
    // Nothing is known now, or nothing to be known; it is no news either when that changes.
    if (status === null || status.state === 'saved') {
      this.#watched.delete(profile.name);
      return [];
    }
    const counts = status.counters.map((counters) => counters?.packets ?? 0);
    const key = JSON.stringify(profile);
    if (before?.profile !== key) {
      this.#watched.set(profile.name, {
        profile: key,
        grewAt: at,
        counts,
        missed: new Map(),
        disturbedSince: status.state === 'drifted' ? at : null,
        isDisturbanceKnown: status.state === 'drifted',
        isQuietTold: false,
        toldMissed: new Set(),
      });
      return [];
    }
    const gains = counts.map((count, place) => gain(count, before.counts[place] ?? 0));
    const grown = gains.reduce((all, each) => all + each, 0);
    before.counts = counts;
    const met = new Set(profile.destinations.filter((_, place) => (gains[place] ?? 0) > 0));
    before.missed = new Map(
      profile.destinations.map((each) => [
        each,
        met.has(each) ? 0 : (before.missed.get(each) ?? 0) + grown,
      ]),
    );
    if (grown > 0) {
      before.grewAt = at;
      before.isQuietTold = false;
    }
    return [
      ...quietAlarm(view, before, settings, at),
      ...missedAlarms(view, before, settings),
      ...disturbanceAlarm(view, before, settings, at),
    ];
  }
}

/** Counters of a rebuilt chain begin anew. */
const gain = (now: number, before: number): number => (now < before ? now : now - before);

function quietAlarm(
  { profile }: Viewed,
  watched: Watched,
  { quietMinutes }: NotifySettings,
  at: number,
): Alarm[] {
  if (quietMinutes === null || watched.isQuietTold) return [];
  if (at - watched.grewAt < quietMinutes * 60_000) return [];
  watched.isQuietTold = true;
  return [
    {
      profile: profile.name,
      title: `${profile.name}: no connections`,
      body: `Nobody connected to ${profile.source} for ${minutes(quietMinutes)}.`,
    },
  ];
}

function missedAlarms(
  { profile }: Viewed,
  watched: Watched,
  { missedChoices }: NotifySettings,
): Alarm[] {
  if (missedChoices === null) {
    watched.toldMissed = new Set();
    return [];
  }
  const out = [...watched.missed].filter(
    ([destination, missed]) =>
      missed >= missedChoices && missed >= fewestUnlikely(profile.destinations, destination),
  );
  const news = out.filter(([destination]) => !watched.toldMissed.has(destination));
  watched.toldMissed = new Set(out.map(([destination]) => destination));
  return news.map(([destination, missed]) => ({
    profile: profile.name,
    title: `${profile.name}: a destination gets nothing`,
    body: `${destination} got none of the last ${missed} connections to ${profile.source}.`,
  }));
}

/** The fewest choices in a row that chance hardly leaves a destination out of; each place has the same share. */
function fewestUnlikely(destinations: readonly string[], destination: string): number {
  const share = destinations.filter((each) => each === destination).length / destinations.length;
  return Math.ceil(Math.log(UNLIKELY) / Math.log(1 - share));
}

/** The kernel has other rules than those of the profile, or nothing of what was written. */
function disturbanceAlarm(
  { profile, status }: Viewed,
  watched: Watched,
  { isDriftTold }: NotifySettings,
  at: number,
): Alarm[] {
  if (status?.state === 'active') {
    watched.disturbedSince = null;
    watched.isDisturbanceKnown = false;
    return [];
  }
  watched.disturbedSince ??= at;
  if (watched.isDisturbanceKnown || at - watched.disturbedSince < SURE_AFTER_MS) return [];
  watched.isDisturbanceKnown = true;
  if (!isDriftTold) return [];
  const { name, source } = profile;
  return [
    status?.state === 'drifted'
      ? {
          profile: name,
          title: `${name}: other rules in the kernel`,
          body: 'The kernel’s rules are no longer those of the profile.',
        }
      : {
          profile: name,
          title: `${name}: the rules are gone`,
          body: `Nothing of the profile is in the kernel any more. Connections to ${source} go where they would without it.`,
        },
  ];
}

const minutes = (count: number): string => (count === 1 ? 'a minute' : `${count} minutes`);
