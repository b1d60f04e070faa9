/** Why the helper could not be started, or did not do its work. */
export const ACCESS_FAILURES = [
  'dismissed',
  'not-authorised',
  'no-agent',
  /** pkexec is there, and polkit does not answer it. */
  'no-polkit',
  'not-installed',
  'failed',
] as const;
export type AccessFailure = (typeof ACCESS_FAILURES)[number];
