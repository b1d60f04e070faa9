export { readHostFacts, watchHostFacts } from './facts.ts';
