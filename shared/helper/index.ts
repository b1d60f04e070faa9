export * from './activity.ts';
export * from './boot.ts';
export * from './protocol.ts';
export * from './request.ts';
