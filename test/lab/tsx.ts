/** Node's arguments that let it run the lab's TypeScript, from any folder. */
export const tsx = ['--import', import.meta.resolve('tsx')];
