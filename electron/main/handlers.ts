import { nativeTheme, type BrowserWindow } from 'electron';
import type { SetUpOutcome } from '#shared/ipc';
import type { Handlers } from './answers.ts';
import { changeBoot, forgetAtBoot } from './boot.ts';
import { planIntent } from './plan-intent.ts';
import { adoptOrphan, saveProfile } from './profiles.ts';
import type { Services } from './services.ts';
import { removeHelper, setUpHelper } from './set-up.ts';
import type { WindowMemory } from './window-memory.ts';

/**
 * What each call of the window comes to.
 *
 * @param restart closes the window, and starts what is installed now
 */
export function handlersOf(
  window: BrowserWindow,
  memory: WindowMemory,
  services: Services,
  restart: () => void,
): Handlers {
  const { activity, changes, connections, exports, hits, kernel, model, monitor } = services;
  const { notifications, parts, stateFiles, traffic } = services;
  const afterwards = (work: Promise<SetUpOutcome>) => reconnectAfter(work, services);
  return {
    'profiles:save': ({ profile, replaces }) => ({
      problems: saveProfile(model, profile, replaces),
    }),
    'profiles:adopt': ({ chain }) => {
      const adopted = adoptOrphan(model, chain);
      return adopted.ok
        ? { name: adopted.value, problem: null }
        : { name: null, problem: adopted.error };
    },
    'changes:plan': (intent) => planIntent(model, intent),
    'changes:run': async (order) => {
      const outcome = await changes.run(order);
      const { intent } = order;
      // Those that are gone from the store now, whatever the outcome is called.
      const gone =
        intent.kind === 'delete' ? intent.profiles.filter((name) => !model.profile(name)) : [];
      // Not waited for: it may ask for a password of its own.
      void forgetAtBoot(model, gone);
      return outcome;
    },
    'changes:cancel': () => ({ isCancelled: changes.cancel() }),
    'changes:decide': ({ keep }) => changes.decide(keep),
    'activity:list': () => activity.list(model.store.profiles),
    'activity:get': ({ id }) => activity.entry(id)?.deed ?? null,
    'boot:change': (change) => changeBoot(model, change),
    'hits:next': ({ from }) => hits.next(from),
    'hits:clear': () => {
      hits.clear();
      return null;
    },
    'view:shown': ({ address }) => {
      memory.rememberView(address);
      return null;
    },
    'state-file:choose': () => stateFiles.choose(),
    'state-file:import': ({ id, names }) => stateFiles.import(id, names),
    'state-file:export': ({ profiles }) => stateFiles.export(profiles),
    'notifications:try': () => {
      notifications.showOne();
      return null;
    },
    'kernel:watch': ({ isWanted }) => kernel.watch(isWanted),
    'connections:get': () => connections.last,
    'traffic:reset': ({ name }) => {
      traffic.reset(name, Date.now());
      model.changed();
      return null;
    },
    'export:start': ({ format }) => exports.start(window, format, new Date()),
    'export:write': async ({ id, text }) => {
      await exports.write(id, text);
      return null;
    },
    'export:end': ({ id, isWhole }) => exports.end(id, isWhole),
    'helper:reconnect': () => {
      monitor.connect();
      return null;
    },
    'helper:set-up': () => afterwards(setUpHelper(parts ?? '')),
    'helper:remove': () => afterwards(removeHelper()),
    'app:restart': () => {
      restart();
      return null;
    },
    'settings:save': (settings) => {
      model.store.settings = settings;
      nativeTheme.themeSource = settings.theme;
      model.changed();
      return null;
    },
  };
}

/** After the helper was installed or removed: a monitor that runs is still that of before. */
async function reconnectAfter(
  work: Promise<SetUpOutcome>,
  { monitor, lookAtInstalled }: Services,
): Promise<SetUpOutcome> {
  const outcome = await work;
  lookAtInstalled();
  if (outcome.kind === 'done') {
    monitor.disconnect();
    monitor.connect();
  }
  return outcome;
}
