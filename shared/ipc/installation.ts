import { z } from 'zod';

/** What is installed on this computer, and what the app can do about it. */
export const installationSchema = z.object({
  /** The helper: none, that of the package, or one that was set up without a package. */
  helper: z.enum(['none', 'package', 'set-up']),
  /** Of what is installed; null where nothing is, or it does not say. */
  version: z.string().nullable(),
  offer: z.enum([
    'none',
    /** Set the helper up: there is none. */
    'set-up',
    /** Set the helper up again: it is of another version than the app. */
    'set-up-again',
    /** The package was upgraded under the running app: start again as what is installed now. */
    'restart',
    /** The package's helper is of another version than this app, which is not the package's. */
    'package',
  ]),
});
export type Installation = z.infer<typeof installationSchema>;

/** What became of setting up the helper, or of removing it. Only after `done` is anything changed for sure. */
export const setUpOutcomeSchema = z.object({
  kind: z.enum([
    'done',
    /** The files that the app brings cannot be read. */
    'unreadable',
    /** Root got other files than the app has read, or could not install them. */
    'refused',
    'dismissed',
    'not-authorised',
    'no-agent',
    'no-polkit',
    'failed',
    'busy',
  ]),
  /** What was said, to the letter; null where there is nothing to add. */
  detail: z.string().nullable(),
});
export type SetUpOutcome = z.infer<typeof setUpOutcomeSchema>;
