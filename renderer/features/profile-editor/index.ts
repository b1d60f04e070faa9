export * from './profile-editor.tsx';
