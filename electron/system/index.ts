export { hasVisibleEnd, watchCaller } from './caller.ts';
export * from './iptables.ts';
export { followKernelLog } from './kernel-log.ts';
export { takeLock } from './lock.ts';
export { revert } from './put-back.ts';
export { openState, readStateText, type OpenState } from './state-file.ts';
export { writeSystemLog } from './system-log.ts';
export { readOwnRules } from './snapshot.ts';
export * from './transaction.ts';
