export * from './state-file-dialog.tsx';
