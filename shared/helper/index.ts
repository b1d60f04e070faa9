export * from './protocol.ts';
export * from './request.ts';
