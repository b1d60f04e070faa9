export * from './profile-view.tsx';
