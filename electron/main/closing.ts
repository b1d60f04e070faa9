import { dialog, type BrowserWindow } from 'electron';
import type { Changes } from './changes.ts';

const ANSWERS = ['Keep', 'Put back', 'Cancel'] as const;

/**
 * Asks a person who closes the window about rules that wait for a decision. Whoever ends the app in
 * another way has decided too: the helper puts the rules back when it is alone.
 */
export function askBeforeClosing(window: BrowserWindow, changes: Changes): void {
  let isAsking = false;
  const ask = async () => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      title: 'IPTLB',
      message: 'Keep the new rules?',
      detail: 'They are in the kernel. Unless you keep them, the rules from before are put back.',
      buttons: [...ANSWERS],
      defaultId: ANSWERS.indexOf('Keep'),
      cancelId: ANSWERS.indexOf('Cancel'),
    });
    const answer = ANSWERS[response] ?? 'Cancel';
    if (answer === 'Cancel') return;
    const { detail } = await changes.decide(answer === 'Keep');
    // What went wrong is told in the window, so that stays.
    if (detail === null) window.close();
  };
  window.on('close', (event) => {
    if (!changes.isPending) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void ask().finally(() => {
      isAsking = false;
    });
  });
}
