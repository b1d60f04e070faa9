// The version has one source, which lies outside of every room.
// eslint-disable-next-line no-restricted-imports
export { version as VERSION } from '../../package.json';
