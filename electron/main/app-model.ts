import type { ActivityEntry } from '#shared/activity';
import { chainLogPrefix, chainName, type Profile } from '#shared/profile';
import {
  RULES_GONE,
  surroundingsOf,
  warningsOf,
  type HostFacts,
  type Surroundings,
  type Warning,
} from '#shared/preflight';
import { bootMark, type BootState } from '#shared/boot';
import type {
  AppState,
  HelperState,
  Installation,
  Notifier,
  Pending,
  ProfileView,
} from '#shared/ipc';
import {
  NO_RULES,
  indexRules,
  isSameButCounters,
  orphanChains,
  orphanLogs,
  profileCounters,
  profileState,
  type OwnRules,
  type ProfileState,
  type ProfileStatus,
  type RuleIndex,
} from '#shared/ruleset';
import type { Instant } from '#host';
import { Activity } from './activity.ts';
import { bootNotices, bootView } from './boot-view.ts';
import type { HelperEnd } from './helper-access.ts';
import type { MonitorNews } from './monitor-client.ts';
import type { Store } from './store.ts';
import type { Traffic } from './traffic.ts';

/** Running totals of the counters, as far as they are kept. */
type Counting = Pick<Traffic, 'notices' | 'read' | 'of' | 'rename'>;
const NOT_COUNTED: Counting = {
  notices: [],
  read: () => undefined,
  of: () => null,
  rename: () => undefined,
};

const SILENT: HelperState = { kind: 'unavailable', why: 'silent', detail: null };

type TroublePart = AppState['troubles'][number]['part'];

/** A change of one's own that was answered with the rules as they were then. */
export interface AnsweredChange extends Instant {
  /** The chains that it was about. */
  readonly chains: ReadonlySet<string>;
}

/** Milliseconds within which several changes become one push to the window. */
const PUSH_EVERY_MS = 50;

/**
 * What is known at this moment: the saved profiles, and the kernel's rules as the helper last read
 * them. Status is computed from both, never stored.
 *
 * The rules count as known only while the monitor reads them: anybody may have written others since.
 */
export class AppModel {
  readonly #store: Store;
  readonly #version: string;
  readonly #traffic: Counting;
  #activity: Activity;
  #onChange: (state: AppState) => void = () => undefined;
  #helper: HelperState = { kind: 'connecting' };
  #troubles = new Map<TroublePart, string>();
  /** The rules as last read, by the monitor or by a change. */
  #lastRead: { readonly index: RuleIndex; readonly at: number } | null = null;
  /** When they were that, or were read again and found the same, by the clock that nobody sets. */
  #lastReadMs = -Infinity;
  /** Of each profile, for as long as the rules say the same: to plan hundreds every second would cost. */
  #states = new WeakMap<Profile, ProfileState>();
  /** The rules that the monitor told last. */
  #told: OwnRules | null = null;
  #lastChange: AnsweredChange | null = null;
  /** Whether the monitor would have told if the rules were others by now. */
  #isCurrent = false;
  #boot: BootState | null = null;
  /** Root's record of changes as it was told last. */
  #record: readonly ActivityEntry[] | null = null;
  /** Whether the monitor says nothing, though it may go on. */
  #isSilent = false;
  #installation: Installation = { helper: 'none', version: null, offer: 'none' };
  #facts: HostFacts | null = null;
  /** What of others' rules concerns a chain; null while nobody has told. */
  #surroundings: ((chain: string) => Surroundings) | null = null;
  /** Names of profiles that were to be restored at boot no longer, and may still be. */
  #leftAtBoot: ReadonlySet<string> = new Set();
  #pending: Pending | null = null;
  #notifier: Notifier = 'untried';
  #isPushDue = false;

  constructor(
    store: Store,
    version: string,
    traffic: Counting = NOT_COUNTED,
    activity = new Activity(),
  ) {
    this.#store = store;
    this.#traffic = traffic;
    this.#activity = activity;
    this.#version = version;
  }

  /** Calls back from now on, soon after anything has changed. */
  follow(onChange: (state: AppState) => void): void {
    this.#onChange = onChange;
  }

  /** Who changed what: empty until it was read. */
  get activity(): Activity {
    return this.#activity;
  }

  setActivity(activity: Activity): void {
    this.#activity = activity;
    this.changed();
  }

  get store(): Store {
    return this.#store;
  }

  /** What the machine's network is like; null where it cannot be read. */
  get facts(): HostFacts | null {
    return this.#facts;
  }

  /** The kernel's rules; null while they are not known. */
  get rules(): OwnRules | null {
    return this.#index?.own ?? null;
  }

  /** The rules to plan over where nothing is known: as last read, or none. The helper compares them. */
  get likelyRules(): OwnRules {
    return this.#lastRead?.index.own ?? NO_RULES;
  }

  /** The kernel's rules, indexed, and when they were read (ms since 1970); null while they are not known. */
  get known(): { readonly index: RuleIndex; readonly at: number } | null {
    return this.#isCurrent ? this.#lastRead : null;
  }

  /** The change that was answered last; null before the first. */
  get lastChange(): AnsweredChange | null {
    return this.#lastChange;
  }

  /** What is restored at boot; null while that is not known. */
  get boot(): BootState | null {
    return this.#isSilent ? null : this.#boot;
  }

  /** Whether there is no helper that could be asked for anything. */
  get isHelperMissing(): boolean {
    return this.#helper.kind === 'unavailable' && this.#helper.why === 'not-installed';
  }

  get #index(): RuleIndex | null {
    return this.known?.index ?? null;
  }

  /** What the kernel does for a saved profile; null while that is not known. */
  statusOf(profile: Profile): ProfileStatus | null {
    const index = this.#index;
    if (!index) return null;
    const state = this.#states.get(profile) ?? profileState(index, profile);
    this.#states.set(profile, state);
    return { state, counters: profileCounters(index, profile) };
  }

  profile(name: string): Profile | undefined {
    return this.#store.profiles.find((each) => each.name === name);
  }

  /** A saved profile has another name; what was counted stays with it. What is restored at boot does not. */
  renamed(from: string, to: string): void {
    this.#traffic.rename(from, to);
    if (from !== to) this.leftAtBoot([from]);
  }

  /** These names are no longer saved, and what is restored at boot was not changed: where they are in there, that is told. */
  leftAtBoot(names: readonly string[]): void {
    this.#leftAtBoot = new Set([...this.#leftAtBoot, ...names]);
    this.changed();
  }

  state(): AppState {
    const { profiles, settings, path, notices } = this.#store;
    const boot = bootView(this.boot, profiles);
    return {
      version: this.#version,
      profiles: profiles.map((profile) => this.#view(profile)),
      orphans: this.#index ? orphanChains(this.#index, profiles) : [],
      orphanLogs: this.#index
        ? orphanLogs(this.#index).map(({ hook, entry }) => `${hook} ${entry.text}`)
        : [],
      helper: this.#isSilent ? SILENT : this.#helper,
      troubles: [...this.#troubles].map(([part, message]) => ({ part, message })),
      rulesAt: this.known?.at ?? null,
      pending: this.#pending,
      boot,
      installation: this.#installation,
      notifier: this.#notifier,
      settings,
      storePath: path,
      notices: [
        ...notices,
        ...this.activity.notices,
        ...this.#traffic.notices,
        ...bootNotices(boot, this.#leftAtBoot),
      ],
    };
  }

  #view(profile: Profile): ProfileView {
    const status = this.statusOf(profile);
    return {
      profile,
      chain: chainName(profile.name),
      tag: chainLogPrefix(profile.name).replace(/:ACCEPT:$/, ''),
      status,
      boot: bootMark(this.boot, profile),
      traffic: this.#traffic.of(profile),
      warnings: [
        ...(status?.state === 'saved' && this.activity.isWritten(chainName(profile.name))
          ? [RULES_GONE]
          : []),
        ...this.#warnings(profile),
      ],
    };
  }

  #warnings(profile: Profile): readonly Warning[] {
    return warningsOf(profile, chainName(profile.name), {
      facts: this.#facts,
      surroundings: this.#isCurrent ? this.#surroundings : null,
    });
  }

  /** Takes what the monitor says, hits and connections apart. */
  heard(message: Exclude<MonitorNews, { type: 'hits' | 'connections' }>): void {
    switch (message.type) {
      case 'hello':
        this.#helper = { kind: 'live', iptables: message.iptables };
        break;
      case 'rules':
        this.#isCurrent = true;
        this.#told = message.rules;
        this.#take(message.rules, message);
        break;
      case 'rules-unchanged': {
        if (!this.#told) return;
        const wasCurrent = this.#isCurrent;
        this.#isCurrent = true;
        this.#take(this.#told, message);
        if (wasCurrent) return;
        break;
      }
      case 'surroundings':
        this.#surroundings = surroundingsOf(message);
        break;
      case 'activity':
        this.#record = message.entries;
        this.activity.tookRecord(message.entries);
        return;
      case 'boot':
        this.#boot = message.boot;
        break;
      case 'trouble':
        if (message.message === '') this.#troubles.delete(message.part);
        else this.#troubles.set(message.part, message.message);
        if (message.part === 'rules' && message.message !== '') this.#isCurrent = false;
        break;
    }
    this.changed();
  }

  /** Takes rules that a change was answered with; where nobody watches them, they are history at once. */
  tookRules(rules: OwnRules, change: AnsweredChange): void {
    this.#lastChange = change;
    this.#take(rules, change);
  }

  /** Takes rules as they were read at some time, unless later ones are here already: answer and monitor overtake each other. */
  #take(rules: OwnRules, { at, uptimeMs }: Instant): void {
    if (uptimeMs < this.#lastReadMs) return;
    this.#lastReadMs = uptimeMs;
    const before = this.#lastRead?.index.own;
    if (before === rules) return;
    if (!before || !isSameButCounters(before, rules)) this.#states = new WeakMap();
    this.#lastRead = { index: indexRules(rules), at };
    this.#countTraffic(at);
    this.changed();
  }

  #countTraffic(at: number): void {
    const { profiles } = this.#store;
    this.#traffic.read(
      profiles.map((profile) => ({ profile, status: this.statusOf(profile) })),
      at,
    );
  }

  monitorStarted(): void {
    this.#helper = { kind: 'connecting' };
    this.#isSilent = false;
    this.#troubles.clear();
    this.#told = null;
    this.#isCurrent = false;
    this.changed();
  }

  monitorEnded({ why, detail }: HelperEnd): void {
    this.#helper = { kind: 'unavailable', why, detail };
    this.#isSilent = false;
    this.#boot = null;
    this.#record = null;
    this.#isCurrent = false;
    this.activity.tookRecord(null);
    this.changed();
  }

  /** The monitor says nothing: what it told counts no more, until it speaks again. */
  monitorSilent(): void {
    this.#isSilent = true;
    this.#isCurrent = false;
    this.activity.tookRecord(null);
    this.changed();
  }

  /** It goes on from what it told last. The rules count again once it has read them anew. */
  monitorSpeaks(): void {
    this.#isSilent = false;
    this.activity.tookRecord(this.#record);
    this.changed();
  }

  /** What the machine's network is like now; null where it cannot be read. */
  setHostFacts(facts: HostFacts | null): void {
    this.#facts = facts;
    this.changed();
  }

  setInstallation(installation: Installation): void {
    this.#installation = installation;
    this.changed();
  }

  setNotifier(notifier: Notifier): void {
    if (notifier === this.#notifier) return;
    this.#notifier = notifier;
    this.changed();
  }

  /** Rules that wait for a decision from now on; null when they no longer do. */
  setPending(pending: Pending | null): void {
    this.#pending = pending;
    this.changed();
  }

  /** Tells the window soon, once for all that changes until then. */
  changed(): void {
    if (this.#isPushDue) return;
    this.#isPushDue = true;
    setTimeout(() => {
      this.#isPushDue = false;
      this.#onChange(this.state());
    }, PUSH_EVERY_MS);
  }
}
