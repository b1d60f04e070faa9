export * from './palette.tsx';
export * from './shortcut-list.tsx';
