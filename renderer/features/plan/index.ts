export * from './change-dialog.tsx';
export * from './diff-view.tsx';
export * from './plan-tabs.tsx';
