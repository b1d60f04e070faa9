export * from './activity-view.tsx';
