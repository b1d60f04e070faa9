export * from './hit-viewer.tsx';
export * from './live-log-view.tsx';
