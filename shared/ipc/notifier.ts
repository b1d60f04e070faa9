import { z } from 'zod';

/** Whether the desktop shows what it is given, as far as that was tried. */
export const NOTIFIERS = [
  'untried',
  'works',
  /** The library is missing through which desktops are reached. */
  'no-library',
  /** Nothing on this desktop's bus shows notifications. */
  'no-service',
] as const;
export type Notifier = (typeof NOTIFIERS)[number];

export const notifierInvocations = {
  /** Shows a notification, so that a person sees whether they are shown; the state then tells. */
  'notifications:try': { request: z.null(), response: z.null() },
} as const;
