import type { Bridge } from '#shared/ipc';

declare global {
  interface Window {
    /** Put there by the preload script; absent where the page is opened outside of the app. */
    readonly iptlb: Bridge;
  }
}

/** The only way out of the window. Throws outside of the app, where nothing could work. */
export function bridge(): Bridge {
  if (!('iptlb' in window)) throw new Error('This page works inside the IPTLB app only.');
  return window.iptlb;
}

/** What went wrong, in the words of whoever threw it. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
