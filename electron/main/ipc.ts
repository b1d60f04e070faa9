import { ipcMain, type BrowserWindow } from 'electron';
import type { AppState, EventName, PayloadOf } from '#shared/ipc';
import { INVOCATIONS, type Invocation } from '#shared/ipc/channels';
import type { Answer, LaterCall } from './answers.ts';
import { isOwnPage } from './page.ts';

/** The call that the window's first picture waits for. It says nothing, so there is no schema to wait for. */
const FIRST_CALL = 'app:get-state';
export type FirstCall = typeof FIRST_CALL;

/**
 * Answers the window's calls, those too that come before what answers them is there.
 *
 * @param state of the first call
 * @param answer of all others: checks the message before anything else; see answers.ts
 */
export function answerWindow(
  window: BrowserWindow,
  state: () => Promise<AppState>,
  answer: () => Promise<Answer>,
): void {
  const handle = (channel: Invocation, task: (message: unknown) => unknown) => {
    ipcMain.handle(channel, (event, message: unknown) => {
      // SECURITY: before anything else, and before the message is looked at.
      if (!isOwnPage(event, window.webContents)) {
        throw new Error(`${channel} was refused: it did not come from this app's window.`);
      }
      return task(message);
    });
  };
  handle(FIRST_CALL, (message) => {
    if (message !== null) {
      throw new Error(`${FIRST_CALL} was refused: the message has a wrong shape.`);
    }
    return state();
  });
  const isLater = (channel: Invocation): channel is LaterCall => channel !== FIRST_CALL;
  for (const channel of INVOCATIONS.filter(isLater)) {
    handle(channel, async (message) => (await answer())(channel, message));
  }
}

/** Tells the window something, if it is there. */
export function tellWindow<E extends EventName>(
  window: BrowserWindow,
  event: E,
  payload: PayloadOf<E>,
): void {
  if (window.isDestroyed()) return;
  window.webContents.send(event, payload);
}
