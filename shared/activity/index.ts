export * from './deed.ts';
export * from './entry.ts';
export * from './held.ts';
export * from './journal.ts';
export * from './undo.ts';
