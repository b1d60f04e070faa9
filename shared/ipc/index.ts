export * from './channels/index.ts';
export * from './contract.ts';
export * from './kernel.ts';
