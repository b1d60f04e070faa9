import { unfoldLine, addressText, type FoldedValues } from '#shared/kernel-log';
import { foldedAt, type FoldedColumns } from './folded-columns.ts';
import { patternOf, type FilterTerm } from './hit-filter.ts';

/** Rows whose lines are to be looked at, in columns, so that sending them costs next to nothing. */
export interface LineColumns extends FoldedColumns {
  readonly count: number;
  /** Places in the texts that were sent with this batch or before. */
  readonly text: Uint32Array<ArrayBuffer>;
  readonly owner: Uint32Array<ArrayBuffer>;
}

/** What the worker is asked. */
export interface LineQuestion {
  readonly terms: readonly FilterTerm[];
  /** Shapes and owners, in the order of their places; all of them, with each question. */
  readonly texts: readonly string[];
  readonly columns: LineColumns;
}

/** 1 for each row that all terms hold for. */
export type LineAnswer = Uint8Array<ArrayBuffer>;

/** Asks about lines elsewhere; null where no answer came in time, and none will. */
export type AskLines = (question: LineQuestion) => Promise<LineAnswer | null>;

/** Asks all terms of each line. A pattern can take forever: only where nobody waits for it. */
export function matchLines({ terms, texts, columns }: LineQuestion): LineAnswer {
  const answer = new Uint8Array(columns.count);
  const tests = terms.map(({ field, text, isNegated }) => {
    const pattern = field === 'pattern' ? patternOf(text) : null;
    return { text, pattern, isNegated };
  });
  const needsText = tests.some(({ pattern }) => pattern === null);
  for (let row = 0; row < columns.count; row += 1) {
    const values = foldedAt(columns, row);
    const line = unfoldLine(texts[columns.text[row] ?? 0] ?? '', values);
    const words = needsText ? wordsOf(line, values, texts[columns.owner[row] ?? 0] ?? '') : '';
    const isMatch = tests.every(({ text, pattern, isNegated }) =>
      pattern === null ? words.includes(text) !== isNegated : pattern.test(line) !== isNegated,
    );
    answer[row] = isMatch ? 1 : 0;
  }
  return answer;
}

/** All in which a text is looked for. */
const wordsOf = (line: string, values: FoldedValues, owner: string): string =>
  [
    line,
    `${addressText(values.source)}:${values.sourcePort}`,
    `${addressText(values.destination)}:${values.destinationPort}`,
    owner,
  ]
    .join('\n')
    .toLowerCase();
