import { ipcMain, type BrowserWindow } from 'electron';
import type { EventName, PayloadOf } from '#shared/ipc';
import { INVOCATIONS } from '#shared/ipc/channels';
import type { Answer } from './answers.ts';

/**
 * Answers the window's calls, those too that come before all that answers is there.
 *
 * @param answer checks the sender and the message before anything else; see answers.ts
 */
export function answerWindow(answer: Promise<Answer>): void {
  for (const channel of INVOCATIONS) {
    ipcMain.handle(channel, async (event, message: unknown) =>
      (await answer)(channel, event, message),
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
