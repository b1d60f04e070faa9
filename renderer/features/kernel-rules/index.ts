export * from './kernel-rules-view.tsx';
