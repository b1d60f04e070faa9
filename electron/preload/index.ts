import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { EVENTS, INVOCATIONS, type Invocation } from '#shared/ipc/channels';
import type { Bridge } from '#shared/ipc';

/** Asked for before the page's script is there, so that what it paints first is what there is to see. */
const firstState = ipcRenderer.invoke('app:get-state' satisfies Invocation, null);
// The page is told when it asks; nobody else waits for it.
firstState.catch(() => undefined);

/**
 * The only thing the window can reach: the channels of the contract, and no others. Requests are
 * parsed in main; a compromised page gains nothing by going around these checks.
 */
const bridge: Bridge = {
  firstState: () => firstState,
  invoke: (channel, request) =>
    INVOCATIONS.includes(channel)
      ? ipcRenderer.invoke(channel, request)
      : Promise.reject(new Error('There is no such channel.')),
  on: (event, listener) => {
    if (!EVENTS.includes(event)) throw new Error('There is no such event.');
    // The event object holds the sender; the page must never get it.
    const forward = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => {
      listener(payload);
    };
    ipcRenderer.on(event, forward);
    return () => {
      ipcRenderer.off(event, forward);
    };
  },
};

contextBridge.exposeInMainWorld('iptlb', bridge);
