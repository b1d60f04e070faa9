export * from './address.ts';
export * from './check.ts';
export * from './merge.ts';
export * from './model.ts';
export * from './names.ts';
export * from './result.ts';
export { shortened } from './shown.ts';
