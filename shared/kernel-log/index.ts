export * from './hit.ts';
export * from './loss.ts';
export * from './parse.ts';
export * from './replay.ts';
export * from './shape.ts';
