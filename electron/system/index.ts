export { logBoot, logChange, logInvalid, logOutcome, logRules, logSetting } from './audit.ts';
export { otherBackend, otherBackendWith } from './backends.ts';
export * from './boot.ts';
export { watchCaller } from './caller.ts';
export { conntrackSource, readConntrack } from './conntrack.ts';
export * from './iptables.ts';
export { appendToJournal, readJournal, type Journal } from './journal.ts';
export { followKernelLog } from './kernel-log.ts';
export { takeLock, type Lock } from './lock.ts';
export { putBackWords, revert, type PutBack } from './put-back.ts';
export {
  isUnsettled,
  openState,
  readStateText,
  type OpenState,
  type Staged,
} from './state-file.ts';
export { relayCaller, type Caller } from './relays.ts';
export { takeTurn, withRulesLock } from './rules-lock.ts';
export { changeSetting } from './setting.ts';
export { readOwnRules, readSnapshot } from './snapshot.ts';
export { surroundingsIn } from './surroundings.ts';
export * from './transaction.ts';
export { personBehind, userName } from './user.ts';
export { holdWaiting, isForsaken } from './waiting.ts';
