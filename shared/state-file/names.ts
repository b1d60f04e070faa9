/** Words that YAML 1.1 reads as a boolean or as nothing. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** What may be a number, a date or a document marker: quoted even where YAML would not insist. */
const NUMERIC = /^[-+.\d]/;

/** A profile's name as a key of the file: quoted where YAML would read something else than text. */
export const renderName = (name: string): string =>
  RESERVED.test(name) || NUMERIC.test(name) || !/^[\w-]+$/.test(name) ? JSON.stringify(name) : name;

/** Whether a key without quotes is text to every YAML reader. */
export const isPlainName = (name: string): boolean => renderName(name) === name;

/**
 * The order in which the original program writes profiles: other characters before letters, runs
 * of digits by their value, so that `web2` comes before `web10`.
 */
export function compareNames(a: string, b: string): number {
  let place = 0;
  while (place < a.length && a[place] === b[place]) place += 1;
  const [left, right] = [a.slice(place, place + 1), b.slice(place, place + 1)];
  if (left === '' || right === '') return a.length - b.length;
  if (isLetter(left) !== isLetter(right)) return isLetter(left) ? 1 : -1;
  const start = place - (/\d*$/.exec(a.slice(0, place))?.[0].length ?? 0);
  const [x, y] = [digitsFrom(a, start), digitsFrom(b, start)];
  const byValue = isLetter(left) ? 0 : compareDigits(x, y) || x.length - y.length;
  return byValue || (left < right ? -1 : 1);
}

const isLetter = (character: string): boolean => /\p{L}/u.test(character);

const digitsFrom = (text: string, start: number): string =>
  /^\d*/.exec(text.slice(start))?.[0] ?? '';

function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
