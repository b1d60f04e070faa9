export * from './check.ts';
export * from './facts.ts';
