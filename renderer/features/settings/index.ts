export * from './settings-view.tsx';
