export * from './hit.ts';
export * from './parse.ts';
