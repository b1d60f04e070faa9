export { bootId, instantNow, uptimeMs, uptimeNow, type Instant } from './clock.ts';
export { readHostFacts, watchHostFacts } from './facts.ts';
