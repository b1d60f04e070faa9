export * from './channels/index.ts';
export * from './contract.ts';
