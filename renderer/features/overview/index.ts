export * from './overview-view.tsx';
