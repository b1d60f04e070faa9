export * from './mark.ts';
export * from './state.ts';
