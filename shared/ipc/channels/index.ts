/**
 * The names of all messages between window and main process. Apart from their schemas, so that the
 * preload script stays a few lines.
 */
export const INVOCATIONS = [
  'app:get-state',
  'profiles:save',
  'profiles:adopt',
  'changes:plan',
  'changes:run',
  'changes:cancel',
  'changes:decide',
  'activity:list',
  'activity:get',
  'boot:change',
  'hits:next',
  'hits:clear',
  'view:shown',
  'kernel:watch',
  'notifications:try',
  'state-file:choose',
  'state-file:import',
  'state-file:export',
  'connections:get',
  'traffic:reset',
  'export:start',
  'export:write',
  'export:end',
  'helper:reconnect',
  'helper:set-up',
  'helper:remove',
  'app:restart',
  'settings:save',
] as const;
export type Invocation = (typeof INVOCATIONS)[number];

export const EVENTS = [
  'state:changed',
  'changes:begun',
  'changes:settled',
  'activity:changed',
  'connections:changed',
  'rules:unchanged',
  'kernel:changed',
] as const;
export type EventName = (typeof EVENTS)[number];
