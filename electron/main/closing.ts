import { dialog, type BrowserWindow } from 'electron';
import type { Changes } from './changes.ts';

/**
 * Asks a person who closes the window about rules that wait for a decision, and about what is not saved.
 * Whoever ends the app in another way has decided too: the helper puts the rules back when it is alone.
 */
export function askBeforeClosing(window: BrowserWindow, changes: Changes): void {
  const askForRules = onceAtATime(async () => {
    const answer = await ask(window, {
      message: 'Keep the new rules?',
      detail: 'They are in the kernel. Unless you keep them, the old rules return.',
      buttons: ['Keep new rules', 'Restore old rules', 'Cancel'],
      escape: 'Cancel',
    });
    if (answer === 'Cancel') return;
    const { detail } = await changes.decide(answer === 'Keep new rules');
    // What went wrong is told in the window, so that stays.
    if (detail === null) window.close();
  });
  window.on('close', (event) => {
    if (!changes.isPending) return;
    event.preventDefault();
    askForRules();
  });

  const askForDraft = onceAtATime(async () => {
    const answer = await ask(window, {
      message: 'Discard unsaved changes?',
      detail: 'What you changed in this profile has not been saved.',
      buttons: ['Keep editing', 'Discard'],
      escape: 'Keep editing',
    });
    // Not asked a second time: its close has been told already, to whoever saves something then.
    if (answer === 'Discard') window.destroy();
  });
  // The page holds on to its window while something in it is not saved.
  window.webContents.on('will-prevent-unload', askForDraft);
}

interface Question<Answer extends string> {
  readonly message: string;
  readonly detail: string;
  /** The first is what Enter answers. */
  readonly buttons: readonly [Answer, ...Answer[]];
  /** The button that changes nothing: what Escape answers, and closing the question. */
  readonly escape: NoInfer<Answer>;
}

async function ask<Answer extends string>(
  window: BrowserWindow,
  { message, detail, buttons, escape }: Question<Answer>,
): Promise<Answer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'IPTLB',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: buttons.indexOf(escape),
  });
  return buttons[response] ?? escape;
}

/** A question that is open is not put a second time. */
function onceAtATime(task: () => Promise<void>): () => void {
  let isBusy = false;
  return () => {
    if (isBusy) return;
    isBusy = true;
    void task().finally(() => {
      isBusy = false;
    });
  };
}
