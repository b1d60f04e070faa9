export * from './change-dialog.tsx';
export * from './plan-tabs.tsx';
