import type { Readable } from 'node:stream';

/**
 * Calls `onLine` with every whole line of a stream. A line over `maxLength` characters ends the
 * stream: whoever writes it does not speak our protocol.
 */
export function readLines(
  stream: Readable,
  maxLength: number,
  onLine: (line: string) => void,
): void {
  const parts: string[] = [];
  let length = 0;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const pieces = chunk.split('\n');
    for (const piece of pieces.slice(0, -1)) {
      onLine(parts.join('') + piece);
      parts.length = 0;
      length = 0;
    }
    const rest = pieces.at(-1) ?? '';
    parts.push(rest);
    length += rest.length;
    if (length > maxLength) stream.destroy();
  });
}
