/** What tests and the demo use of the lab. All of it works inside the lab only: see run.ts. */
export { TOPOLOGY, HOSTS, type Host } from './network.ts';
export {
  CHECKOUT,
  ELECTRON_AS_USER,
  ELECTRON_DIST,
  assertInside,
  person,
  type Person,
} from './facts.ts';
export { asUser, onHost, type Ended, type RunOptions, type Shell } from './shell.ts';
export { THREE, manyBackends, startBackends, type Backend, type Backends } from './backends.ts';
export { connectMany, type Traffic, type TrafficResult } from './traffic.ts';
export {
  forgetRecords,
  natTable,
  restoreBy,
  resetHost,
  linkCommands,
  useBackend,
  type IptablesBackend,
} from './iptables.ts';
export { showNotifications, type NotificationService, type Shown } from './notification-service.ts';
export { startSessionBus, type SessionBus } from './session-bus.ts';
export { recordSystemLog, type SystemLog } from './system-log.ts';
export * as polkit from './polkit.ts';
export type { Action, Decision } from './polkit.ts';
export type { Agent, Answer } from './agent.ts';
