export * from './activity.ts';
export * from './boot.ts';
export * from './channels/index.ts';
export * from './contract.ts';
export * from './installation.ts';
export * from './kernel.ts';
export * from './state-files.ts';
