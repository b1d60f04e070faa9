export * from './check.ts';
export * from './facts.ts';
export * from './setting.ts';
export * from './surroundings.ts';
export * from './warnings.ts';
