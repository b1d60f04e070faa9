export * from './use-virtual-rows.ts';
