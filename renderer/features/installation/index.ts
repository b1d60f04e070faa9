export * from './helper-button.tsx';
export * from './helper-section.tsx';
export * from './installation-warnings.tsx';
export * from './set-up-dialog.tsx';
export * from './upgrade-notice.tsx';
