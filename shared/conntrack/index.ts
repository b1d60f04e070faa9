export * from './parse.ts';
export * from './tally.ts';
