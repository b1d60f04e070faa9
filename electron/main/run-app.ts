import { app, nativeTheme, type BrowserWindow } from 'electron';
import { watchHostFacts } from '#host';
import type { SetUpOutcome } from '#shared/ipc';
import { answerWith, type Answer } from './answers.ts';
import { applyChange, applySetting } from './apply-client.ts';
import { changeBoot, forgetAtBoot } from './boot.ts';
import { Changes } from './changes.ts';
import { askBeforeClosing } from './closing.ts';
import type { Connections } from '#shared/ipc';
import { startHelper } from './helper-access.ts';
import { HitBuffer } from './hit-buffer.ts';
import { HitExports } from './hit-export.ts';
import { tellWindow } from './ipc.ts';
import { KernelWatch } from './kernel-rules.ts';
import { pageAt, pageFor } from './launch-intent.ts';
import { MonitorClient } from './monitor-client.ts';
import { Notifications } from './notifications.ts';
import { openActivity } from './open-activity.ts';
import type { Opened } from './open-model.ts';
import { planIntent } from './plan-intent.ts';
import { adoptOrphan, saveProfile } from './profiles.ts';
import { StateFiles } from './state-files.ts';
import { openStoreFile } from './store-writer.ts';
import { removeHelper, setUpHelper } from './set-up.ts';
import type { WindowMemory } from './window-memory.ts';
import { bringToFront } from './window.ts';

/** Makes all that stands behind the window, once its first picture is there. Returns what answers its calls. */
export function runApp(
  window: BrowserWindow,
  memory: WindowMemory,
  { model, traffic, parts, lookAtInstalled }: Opened,
): Answer {
  const { store } = model;
  store.keep(openStoreFile);
  const last: { connections: Connections | null } = { connections: null };
  const hits = new HitBuffer();
  const exports = new HitExports();
  const activity = openActivity(app.getPath('userData'), new Date());
  const kernel = new KernelWatch(model, (rules) => {
    tellWindow(window, 'kernel:changed', rules);
  });
  const notifications = new Notifications(model, {
    onNotifier: (notifier) => {
      model.setNotifier(notifier);
    },
    onOpen: (profile) => {
      const isThere = profile !== null && model.profile(profile) !== undefined;
      bringToFront(window, pageAt(isThere ? `profile/${profile}/traffic` : ''));
    },
  });
  activity.follow(() => {
    tellWindow(window, 'activity:changed', null);
    model.changed();
  });
  model.setActivity(activity);
  model.follow((state) => {
    tellWindow(window, 'state:changed', state);
    kernel.changed();
    notifications.look();
  });
  const stateFiles = new StateFiles(model, window);
  const helper = { apply: applyChange, setting: applySetting };
  const changes = new Changes(model, helper, (settlement) => {
    tellWindow(window, 'changes:settled', settlement);
  });
  const monitor = new MonitorClient(
    {
      onStart: () => {
        model.monitorStarted();
        hits.monitorStarted();
      },
      onMessage: (message) => {
        if (message.type === 'hits') hits.add(message, Date.now());
        else if (message.type === 'connections') {
          last.connections = message;
          tellWindow(window, 'connections:changed', message);
        } else {
          model.heard(message);
          if (message.type === 'rules-unchanged') tellWindow(window, 'rules:unchanged', message.at);
        }
      },
      onEnd: (end) => {
        last.connections = null;
        model.monitorEnded(end);
      },
    },
    () => startHelper('monitor'),
  );

  /** After the helper was installed or removed: a monitor that runs is still that of before. */
  const afterwards = async (work: Promise<SetUpOutcome>) => {
    const outcome = await work;
    lookAtInstalled();
    if (outcome.kind === 'done') {
      monitor.disconnect();
      monitor.connect();
    }
    return outcome;
  };
  const restart = { isWanted: false };

  const answer = answerWith({
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
    'changes:decide': ({ keep }) => changes.decide(keep),
    'activity:list': () => activity.list(store.profiles),
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
    'connections:get': () => last.connections,
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
      // Rules that wait for a decision come first.
      if (changes.isPending) return null;
      restart.isWanted = true;
      window.close();
      return null;
    },
    'settings:save': (settings) => {
      store.settings = settings;
      nativeTheme.themeSource = settings.theme;
      model.changed();
      return null;
    },
  });

  watchHostFacts((facts) => {
    model.setHostFacts(facts);
  });
  monitor.connect();
  // What the page held ends with it; the next one asks anew.
  window.webContents.on('render-process-gone', () => {
    hits.letGo();
    kernel.watch(false);
    void exports.discardAll();
  });
  askBeforeClosing(window, changes);
  app.on('second-instance', (_event, commandLine) => {
    bringToFront(window, pageFor(commandLine));
  });
  app.on('window-all-closed', () => {
    monitor.disconnect();
    traffic.save();
    notifications.stop();
    void exports.discardAll().finally(() => {
      if (restart.isWanted) app.relaunch();
      app.quit();
    });
  });
  return answer;
}
