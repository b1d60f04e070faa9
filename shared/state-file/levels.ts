/** iptables takes the log level by name too, so files of the original program may have one. */
const LEVELS: ReadonlyMap<unknown, number> = new Map(
  [
    ['emerg', 'panic'],
    ['alert'],
    ['crit'],
    ['err', 'error'],
    ['warning', 'warn'],
    ['notice'],
    ['info'],
    ['debug'],
  ].flatMap((names, level) => names.map((name): [string, number] => [name, level])),
);

/** A log level as a file may have it: by number or by name. Others stay as they are. */
export function levelOf(value: unknown): unknown {
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  return LEVELS.get(value) ?? value;
}
