/**
 * How iptables itself reads and prints rules: written down from the facts measured on iptables 1.8.9,
 * apart from the code under test, and compared with the real program by the integration tests.
 */

/** Splits as iptables-restore does: blanks part words, double quotes join, a backslash escapes within. */
export function splitRestoreLine(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (isQuoted && letter === '\\') {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (letter === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (letter === ' ' && !isQuoted) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** Prints text as iptables-save does (xtables_save_string). */
export const saveWord = (text: string): string =>
  /^[\w-]+$/.test(text) ? text : `"${text.replaceAll(/["'\\]/g, '\\$&')}"`;

/** Options whose value is free text, so that it is quoted and may look like an option. */
const FREE_TEXT = new Set(['--comment', '--log-prefix']);
/** In the order in which iptables-save prints what every rule can say. */
const COMMON = ['-s', '-d', '-i', '-o', '-p'];
const IMPLIED_MODULE = new Set(['--dport', '--sport', '--dports']);

interface Option {
  readonly words: readonly string[];
}

/** A rule's arguments as iptables-save prints them back. */
export function saveForm(words: readonly string[]): string {
  const options = group(words);
  const common = COMMON.flatMap((name) => options.filter((each) => nameOf(each) === name));
  const rest = options.filter((each) => !common.includes(each));
  const protocol = common.find((each) => nameOf(each) === '-p')?.words.at(-1) ?? '';
  const printed: string[] = common.map(print);
  let isLoaded = false;
  for (const option of rest) {
    if (option.words[0] === '-m' && option.words[1] === protocol) isLoaded = true;
    if (!isLoaded && IMPLIED_MODULE.has(nameOf(option))) {
      printed.push(`-m ${protocol}`);
      isLoaded = true;
    }
    const isDefaultLevel = option.words.join(' ') === '--log-level 4';
    if (!isDefaultLevel) printed.push(print(option));
  }
  return printed.join(' ');
}

/** The value of the first option of that name. */
export const optionValue = (words: readonly string[], name: string): string | null =>
  group(words)
    .find(({ words: [first] }) => first === name)
    ?.words.at(-1) ?? null;

/** Parts words into options with their values; a `!` belongs to the option after it. */
function group(words: readonly string[]): Option[] {
  const options: string[][] = [];
  let isFree = false;
  let isNegated = false;
  for (const word of words) {
    const current = options.at(-1);
    if (isFree && current) {
      current.push(word);
      isFree = false;
    } else if (word === '!') {
      options.push([word]);
      isNegated = true;
    } else if (word.startsWith('-') && !isNegated) {
      options.push([word]);
      isFree = FREE_TEXT.has(word);
    } else {
      current?.push(word);
      isNegated = false;
    }
  }
  return options.map((each) => ({ words: each }));
}

const nameOf = ({ words }: Option): string => (words[0] === '!' ? words[1] : words[0]) ?? '';

function print({ words }: Option): string {
  const name = words[0] ?? '';
  const value = words.at(-1) ?? '';
  if (FREE_TEXT.has(name)) return `${name} ${saveWord(value)}`;
  if (name === '--probability') {
    const units = Math.round(Number(value) * 2 ** 31);
    return `${name} ${(units / 2 ** 31).toFixed(11)}`;
  }
  if ((name === '-d' || name === '-s') && !value.includes('/')) return `${name} ${value}/32`;
  return words.join(' ');
}
