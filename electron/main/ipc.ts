import { ipcMain, type BrowserWindow } from 'electron';
import type { AppState, EventName, PayloadOf } from '#shared/ipc';
import { INVOCATIONS } from '#shared/ipc/channels';
import type { Answer, LaterCall } from './answers.ts';
import { isOwnPage } from './page.ts';

/** The call that the window's first picture waits for. It says nothing, so there is no schema to wait for. */
const FIRST_CALL = 'app:get-state';
export type FirstCall = typeof FIRST_CALL;

/**
 * Answers the window's calls, those too that come before what answers them is there.
 *
 * @param state of the first call
 * @param answer of all others: checks the sender and the message before anything else; see answers.ts
 */
export function answerWindow(
  window: BrowserWindow,
  state: () => Promise<AppState>,
  answer: () => Promise<Answer>,
): void {
  ipcMain.handle(FIRST_CALL, (event, message: unknown) => {
    // SECURITY: as in answers.ts.
    if (!isOwnPage(event, window.webContents)) {
      throw new Error(`${FIRST_CALL} was refused: it did not come from this app's window.`);
    }
    if (message !== null) {
      throw new Error(`${FIRST_CALL} was refused: the message has a wrong shape.`);
    }
    return state();
  });
  const isLater = (channel: string): channel is LaterCall => channel !== FIRST_CALL;
  for (const channel of INVOCATIONS.filter(isLater)) {
    ipcMain.handle(channel, async (event, message: unknown) =>
      (await answer())(channel, event, message),
    );
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
