/**
 * Bundled in the place of what electron-store imports and this app never calls: a checker of JSON schemas
 * (the app's schemas are zod's) and the comparison of versions for migrations (the app has its own). They are
 * a third of the main process's program, and would be read and evaluated at each start.
 */
const notUsed = () => {
  throw new Error('This part of electron-store is not in the program (vite.config.ts).');
};
export const Ajv2020 = notUsed;
export default notUsed;
