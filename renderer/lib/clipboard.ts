import { messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { words } from './words.ts';

/** Copies text, and says so where it fails. Answers whether it is on the clipboard. */
export function copyText(text: string): boolean {
  try {
    if (copyBySelection(text)) return true;
    showToast(words.common.copyFailed, 'bad');
  } catch (error) {
    showToast(`${words.common.copyFailed} ${messageOf(error)}`, 'bad');
  }
  return false;
}

/**
 * Copies as Ctrl+C does. navigator.clipboard would need a permission, and the window is permitted
 * nothing.
 */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'sr-only';
  area.value = text;
  // Inside the open dialog: what is behind it cannot be selected.
  ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a permission
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
