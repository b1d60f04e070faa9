export * from './edit.ts';
export * from './intent.ts';
export * from './model.ts';
export * from './read.ts';
export { renderState } from './canonical.ts';
export { compareNames } from './names.ts';
