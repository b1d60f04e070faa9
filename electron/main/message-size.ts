/** Bounds of one message, well above the largest that the window sends: 10,000 names of profiles. */
const MAX_VALUES = 40_000;
const MAX_CHARACTERS = 4_000_000;

/**
 * Whether a message of the window is of a size that is looked at: made of primitives, arrays and plain objects
 * alone, and not too many. Stops counting at the bound: checking the shape of a message of a million fields
 * takes seconds.
 */
export function isOfUsualSize(message: unknown): boolean {
  let values = 0;
  let characters = 0;
  const waiting: unknown[] = [message];
  while (waiting.length > 0) {
    const value = waiting.pop();
    values += 1;
    if (typeof value === 'string') characters += value.length;
    else if (typeof value === 'object' && value !== null) {
      // What no call has a use for cannot be counted: a Map shows nothing of what it holds.
      if (!isPlain(value)) return false;
      // Asked first: all keys are listed before the loop sees one of them.
      if (Array.isArray(value) && value.length > MAX_VALUES) return false;
      for (const key in value) {
        characters += key.length;
        waiting.push(Reflect.get(value, key));
        if (values + waiting.length > MAX_VALUES) return false;
      }
    }
    if (characters > MAX_CHARACTERS) return false;
  }
  return true;
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
