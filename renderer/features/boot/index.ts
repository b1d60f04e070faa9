export * from './boot-badge.tsx';
export * from './boot-dialog.tsx';
export * from './boot-note.tsx';
export * from './boot-section.tsx';
export * from './boot-warnings.tsx';
