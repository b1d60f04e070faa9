import { app, type BrowserWindow } from 'electron';
import type { Connections } from '#shared/ipc';
import type { Activity } from './activity.ts';
import { applyChange, applySetting } from './apply-client.ts';
import { Changes } from './changes.ts';
import { startHelper } from './helper-access.ts';
import { HitBuffer } from './hit-buffer.ts';
import { HitExports } from './hit-export.ts';
import { tellWindow } from './ipc.ts';
import { KernelWatch } from './kernel-rules.ts';
import { pageAt } from './launch-intent.ts';
import { MonitorClient } from './monitor-client.ts';
import { Notifications } from './notifications.ts';
import { openActivity } from './open-activity.ts';
import type { Opened } from './open-model.ts';
import { StateFiles } from './state-files.ts';
import { openStoreFile } from './store-writer.ts';
import { bringToFront } from './window.ts';

/** All that stands behind the window, and tells it what is new. */
export interface Services extends Opened {
  readonly activity: Activity;
  readonly changes: Changes;
  /** As they were read last; null while they are not known. */
  readonly connections: { last: Connections | null };
  readonly exports: HitExports;
  readonly hits: HitBuffer;
  readonly kernel: KernelWatch;
  readonly monitor: MonitorClient;
  readonly notifications: Notifications;
  readonly stateFiles: StateFiles;
}

/** Makes them around what the first picture shows. The monitor is not connected yet. */
export function makeServices(window: BrowserWindow, opened: Opened): Services {
  const { model } = opened;
  model.store.keep(openStoreFile);
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
  const activity = openActivity(app.getPath('userData'), new Date());
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
  const helper = { apply: applyChange, setting: applySetting };
  const changes = new Changes(model, helper, {
    onBegun: () => {
      tellWindow(window, 'changes:begun', null);
    },
    onSettled: (settlement) => {
      tellWindow(window, 'changes:settled', settlement);
    },
  });
  const hits = new HitBuffer();
  const connections: Services['connections'] = { last: null };
  const tellConnections = (now: Connections | null) => {
    connections.last = now;
    tellWindow(window, 'connections:changed', now);
  };
  /** What a silent monitor told last, and goes on from. */
  let heldConnections: Connections | null = null;
  const monitor = new MonitorClient(
    {
      onStart: () => {
        model.monitorStarted();
        hits.monitorStarted();
      },
      onMessage: (message) => {
        if (message.type === 'hits') hits.add(message, Date.now());
        else if (message.type === 'connections') tellConnections(message);
        else {
          model.heard(message);
          if (message.type === 'rules-unchanged') tellWindow(window, 'rules:unchanged', message.at);
        }
      },
      onEnd: (end) => {
        tellConnections(null);
        model.monitorEnded(end);
      },
      onSilence: () => {
        heldConnections = connections.last;
        tellConnections(null);
        model.monitorSilent();
      },
      onSpeech: () => {
        tellConnections(heldConnections);
        model.monitorSpeaks();
      },
    },
    () => startHelper('monitor'),
  );
  return {
    ...opened,
    activity,
    changes,
    connections,
    exports: new HitExports(),
    hits,
    kernel,
    monitor,
    notifications,
    stateFiles: new StateFiles(model, window),
  };
}
