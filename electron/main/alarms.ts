import type { NotifySettings, ProfileView } from '#shared/ipc';

/** Milliseconds that rules are gone before it is told: a change by the command is recorded a moment later. */
const GONE_AFTER_MS = 8000;

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
  /** When its counters last grew, or it came into the kernel, in ms since 1970. */
  grewAt: number;
  counts: readonly number[];
  /** Connections of the whole profile since each destination got its last. */
  missed: readonly number[];
  /** Whether the kernel has other rules, or none any more, as far as that was told. */
  isDisturbed: boolean;
  goneSince: number | null;
  isQuietTold: boolean;
  toldMissed: ReadonlySet<number>;
}

type Viewed = Pick<ProfileView, 'profile' | 'status' | 'warnings'>;

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
    const { profile, status, warnings } = view;
    const before = this.#watched.get(profile.name);
    const isGone = status?.state === 'saved' && warnings.some(({ kind }) => kind === 'gone');
    if (before && isGone) return goneAlarm(view, before, settings, at);
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
        missed: counts.map(() => 0),
        isDisturbed: status.state === 'drifted',
        goneSince: null,
        isQuietTold: false,
        toldMissed: new Set(),
      });
      return [];
    }
    before.goneSince = null;
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
      ...driftAlarm(view, before, settings, status.state === 'drifted'),
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
    profile: profile.name,
    title: `${profile.name}: a destination gets nothing`,
    body: `${profile.destinations[place] ?? ''} got none of the last ${watched.missed[place] ?? 0} connections to ${profile.source}.`,
  }));
}

function driftAlarm(
  { profile }: Viewed,
  watched: Watched,
  { isDriftTold }: NotifySettings,
  isDrifted: boolean,
): Alarm[] {
  const isNew = isDrifted && !watched.isDisturbed;
  watched.isDisturbed = isDrifted;
  if (!isNew || !isDriftTold) return [];
  return [
    {
      profile: profile.name,
      title: `${profile.name}: other rules in the kernel`,
      body: `The kernel’s rules are no longer those of the profile.`,
    },
  ];
}

/** Nothing of what was written is in the kernel. */
function goneAlarm(
  { profile }: Viewed,
  watched: Watched,
  { isDriftTold }: NotifySettings,
  at: number,
): Alarm[] {
  watched.goneSince ??= at;
  if (watched.isDisturbed || at - watched.goneSince < GONE_AFTER_MS) return [];
  watched.isDisturbed = true;
  if (!isDriftTold) return [];
  return [
    {
      profile: profile.name,
      title: `${profile.name}: the rules are gone`,
      body: `Nothing of the profile is in the kernel any more. Connections to ${profile.source} go where they would without it.`,
    },
  ];
}

const minutes = (count: number): string => (count === 1 ? 'a minute' : `${count} minutes`);
