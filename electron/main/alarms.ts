import type { NotifySettings, ProfileView } from '#shared/ipc';

/** Something that a person wants to be told of, in words. */
export interface Alarm {
  readonly title: string;
  readonly body: string;
}

/** What is remembered of a profile, to tell each thing once. */
interface Watched {
  readonly destinations: string;
  /** When its counters last grew, or it came into the kernel, in ms since 1970. */
  grewAt: number;
  counts: readonly number[];
  /** Connections of the whole profile since each destination got its last. */
  missed: readonly number[];
  state: string;
  isQuietTold: boolean;
  toldMissed: ReadonlySet<number>;
}

type Viewed = Pick<ProfileView, 'profile' | 'status'>;

/**
 * Decides what of the profiles' counters and states a person is told: each thing once, until it has
 * passed. What was so already when watching began is no news.
 */
export class AlarmWatch {
  readonly #watched = new Map<string, Watched>();

  /**
   * Looks at the profiles as they are now; to be called whenever they changed, and now and then, for
   * silence is told too.
   *
   * @param at in ms since 1970
   */
  look(views: readonly Viewed[], settings: NotifySettings, at: number): readonly Alarm[] {
    const names = new Set(views.map(({ profile }) => profile.name));
    for (const name of this.#watched.keys()) if (!names.has(name)) this.#watched.delete(name);
    return views.flatMap((view) => this.#lookAt(view, settings, at));
  }

  #lookAt(view: Viewed, settings: NotifySettings, at: number): readonly Alarm[] {
    const { profile, status } = view;
    // Nothing is known now; it is no news either when it is known again.
    if (status === null || status.state === 'saved') {
      this.#watched.delete(profile.name);
      return [];
    }
    const counts = status.counters.map((counters) => counters?.packets ?? 0);
    const before = this.#watched.get(profile.name);
    if (before?.destinations !== profile.destinations.join()) {
      this.#watched.set(profile.name, firstSight(view, counts, status.state, at));
      return [];
    }
    const gains = counts.map((count, place) => gain(count, before.counts[place] ?? 0));
    const grown = gains.reduce((all, each) => all + each, 0);
    before.counts = counts;
    before.missed = before.missed.map((missed, place) =>
      (gains[place] ?? 0) > 0 ? 0 : missed + grown,
    );
    if (grown > 0) {
      before.grewAt = at;
      before.isQuietTold = false;
    }
    return [
      ...quietAlarm(view, before, settings, at),
      ...missedAlarms(view, before, settings),
      ...driftAlarm(view, before, settings, status.state),
    ];
  }
}

const firstSight = (
  { profile }: Viewed,
  counts: readonly number[],
  state: string,
  at: number,
): Watched => ({
  destinations: profile.destinations.join(),
  grewAt: at,
  counts,
  missed: counts.map(() => 0),
  state,
  isQuietTold: false,
  toldMissed: new Set(),
});

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
  if (missedChoices === null || profile.destinations.length < 2) {
    watched.toldMissed = new Set();
    return [];
  }
  const out = new Set(
    profile.destinations.flatMap((_, place) =>
      (watched.missed[place] ?? 0) >= missedChoices ? [place] : [],
    ),
  );
  const news = [...out].filter((place) => !watched.toldMissed.has(place));
  watched.toldMissed = out;
  return news.map((place) => ({
    title: `${profile.name}: a destination gets nothing`,
    body: `${profile.destinations[place] ?? ''} got none of the last ${watched.missed[place] ?? 0} connections to ${profile.source}.`,
  }));
}

function driftAlarm(
  { profile }: Viewed,
  watched: Watched,
  { isDriftTold }: NotifySettings,
  state: string,
): Alarm[] {
  const hasDrifted = state === 'drifted' && watched.state !== 'drifted';
  watched.state = state;
  if (!hasDrifted || !isDriftTold) return [];
  return [
    {
      title: `${profile.name}: other rules in the kernel`,
      body: `The kernel’s rules are no longer those of the profile.`,
    },
  ];
}

const minutes = (count: number): string => (count === 1 ? 'a minute' : `${count} minutes`);
