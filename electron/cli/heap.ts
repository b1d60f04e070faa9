import { setFlagsFromString } from 'node:v8';

// What V8 is told of a program that ends before V8 has learnt what kind of program it is. Each was measured with
// npm run bench.

/** Optimised code does not pay for its making in half a second: with 1,000 profiles that saves a quarter of the processor time. */
export function expectShortLife(): void {
  setFlagsFromString('--no-opt');
}

/**
 * Room for what thousands of profiles leave behind, at once: by doublings, nearly all that lives is moved again and
 * again. With 1,000 profiles that saves 3 % of the time; for one it would cost as much.
 */
export function expectMuch(): void {
  setFlagsFromString('--semi-space-growth-factor=16');
}
