import { Notification } from 'electron';
import type { Notifier } from '#shared/ipc';
import { AlarmWatch } from './alarms.ts';
import type { AppModel } from './app-model.ts';

/** Milliseconds between two looks while nothing changes. */
const LOOK_EVERY_MS = 5000;
/** Notifications of one look; a person learns of many from the window. */
const MAX_AT_ONCE = 3;
/** Notifications that can still be clicked, the newest. */
const MAX_KEPT = 50;

export interface NotificationEvents {
  /** It turned out whether notifications reach anybody. */
  readonly onNotifier: (notifier: Notifier) => void;
  /** A person wants to see the profile that one is about; null where it is about none. */
  readonly onOpen: (profile: string | null) => void;
}

/**
 * Tells a person through the desktop what the settings ask for; nothing unless they do.
 *
 * Electron (33 as well as 45) reaches the desktop's bus through libnotify, which it loads when it is first
 * asked; what a package merely recommends may be missing.
 */
export class Notifications {
  readonly #model: Pick<AppModel, 'state' | 'lastChange'>;
  readonly #events: NotificationEvents;
  readonly #watch = new AlarmWatch();
  readonly #timer: NodeJS.Timeout;
  /** Held here: one that nobody holds is collected, and a click on it leads nowhere. */
  readonly #kept = new Set<Notification>();
  #wasWanted = false;

  constructor(model: Pick<AppModel, 'state' | 'lastChange'>, events: NotificationEvents) {
    this.#model = model;
    this.#events = events;
    this.#timer = setInterval(() => {
      // Where nobody wants to be told, silence is no news.
      if (this.#wasWanted) this.look();
    }, LOOK_EVERY_MS);
  }

  /** To be called whenever the state changed. */
  look(): void {
    const { profiles, settings } = this.#model.state();
    const { notify } = settings.watch;
    // Not the time of day: that may be set, and goes on while the machine sleeps.
    const moment = { at: performance.now(), lastChange: this.#model.lastChange };
    const alarms = this.#watch.look(profiles, notify, moment);
    const isWanted =
      notify.quietMinutes !== null || notify.missedChoices !== null || notify.isDriftTold;
    // Who begins to rely on them is told at once where there are none.
    const isNewlyWanted = isWanted && !this.#wasWanted;
    this.#wasWanted = isWanted;
    if ((alarms.length === 0 && !isNewlyWanted) || !this.#isSupported()) return;
    for (const { profile, title, body } of alarms.slice(0, MAX_AT_ONCE)) {
      this.#show(title, body, profile);
    }
  }

  /** Shows one that says nothing but that they work. */
  showOne(): void {
    if (!this.#isSupported()) return;
    this.#show('Notifications work', 'IPTLB tells here what the settings ask for.', null);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #isSupported(): boolean {
    const isSupported = Notification.isSupported();
    if (!isSupported) this.#events.onNotifier('no-library');
    return isSupported;
  }

  #show(title: string, body: string, profile: string | null): void {
    const notification = new Notification({ title, body });
    const forget = () => this.#kept.delete(notification);
    notification.on('show', () => {
      this.#events.onNotifier('works');
    });
    // The types say macOS and Windows; it comes on Linux too.
    notification.on('failed', () => {
      forget();
      this.#events.onNotifier('no-service');
    });
    notification.on('close', forget);
    notification.on('click', () => {
      forget();
      this.#events.onOpen(profile);
    });
    const [oldest] = this.#kept;
    if (oldest && this.#kept.size >= MAX_KEPT) this.#kept.delete(oldest);
    this.#kept.add(notification);
    notification.show();
  }
}
