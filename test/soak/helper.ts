import type { ChildProcess } from 'node:child_process';
import { onHost } from '../lab/index.ts';
import { CHECKOUT } from '../lab/facts.ts';
import { applyRequest } from '../support/profiles.ts';
import type { OwnRules } from '#shared/ruleset';
import type { Profile } from '#shared/profile';

const APPLY = '/usr/libexec/iptlb/apply';

export interface HelperAnswer {
  readonly outcome: string;
  readonly rules?: OwnRules;
  readonly message?: string;
}

/** What the installed helper, started as pkexec starts it, answers to a request. */
export async function askHelper(request: object): Promise<HelperAnswer> {
  const ended = await onHost('client').run(APPLY, [], {
    input: applyRequest(request),
    timeout: 120_000,
  });
  const [, answer = ''] = ended.stdout.split('\n');
  if (answer === '') return { outcome: `none: ${ended.stderr.trim()}` };
  return JSON.parse(answer) as HelperAnswer;
}

/** The helper with a request, its input still open. */
export function startHelper(request: object): ChildProcess {
  const child = onHost('client').spawn(APPLY, [], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin?.on('error', () => undefined).write(applyRequest(request));
  return child;
}

/** The words that start the command with a state file. */
export const commandWords = (stateFile: string): [string, ...string[]] => [
  process.execPath,
  `${CHECKOUT}/dist/cli/iptlb.cjs`,
  `-state-file=${stateFile}`,
];

/** The options that say a profile. */
export const optionsOf = (profile: Profile): string[] => [
  `-profile=${profile.name}`,
  `-src-addr=${profile.source}`,
  `-dest-addr=${profile.destinations.join(',')}`,
  `-protocol=${profile.protocol}`,
  `-rules-backend=${profile.rulesBackend}`,
  `-log-level=${profile.logLevel}`,
  ...(profile.logEnabled ? ['-log-custom-chain'] : []),
];
