import type { ElectronApplication } from '@playwright/test';

type Electron = typeof import('electron');

const TRIES = 5;

/**
 * Runs a function in the app's main process.
 *
 * The inspector of some V8 loses the answer when the garbage is collected at that very moment. The function then
 * runs once more: it must not matter how often it does.
 */
export async function inMain<Given, Answer>(
  app: ElectronApplication,
  given: Given,
  work: (electron: Electron, given: Given) => Answer | Promise<Answer>,
): Promise<Answer> {
  const run = work as Parameters<typeof app.evaluate<Answer, Given>>[0];
  for (let tries = 1; ; tries += 1) {
    try {
      return await app.evaluate(run, given);
    } catch (error) {
      if (tries === TRIES || !String(error).includes('promise was garbage collected')) throw error;
    }
  }
}
