import { CST, Lexer } from 'yaml';

const MAX_NESTING = 100;

type TokenType = ReturnType<typeof CST.tokenType>;

/** Tokens that take no room in the text. */
const MARKS: ReadonlySet<TokenType> = new Set(['doc-mode', 'flow-error-end']);

/**
 * Whether a text nests deeper than any state file does. The parser calls itself once per level,
 * and out of stack it takes the whole process with it rather than throwing; the lexer does not.
 */
export function isTooDeep(text: string): boolean {
  /** Brackets that are open. */
  let flow = 0;
  /** Columns at which the blocks that are open begin. */
  const blocks: number[] = [];
  let column = 0;
  let isLineBegun = false;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const type: TokenType = isScalar ? null : CST.tokenType(token);
    isScalar = type === 'scalar';
    if (isScalar || MARKS.has(type)) continue;
    if (type === 'newline') {
      column = 0;
      isLineBegun = false;
      continue;
    }
    if (type !== 'space' && type !== 'comment') {
      if (opens(type) || !isLineBegun) {
        while ((blocks.at(-1) ?? -1) >= column) blocks.pop();
        blocks.push(column);
      }
      isLineBegun = true;
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(flow - 1, 0);
    if (flow + blocks.length > MAX_NESTING) return true;
    const lastBreak = token.lastIndexOf('\n');
    column = lastBreak < 0 ? column + token.length : token.length - lastBreak - 1;
    if (lastBreak >= 0) isLineBegun = column > 0;
  }
  return false;
}

/** Whether a token may begin a block that goes deeper, wherever it stands in its line. */
const opens = (type: TokenType): boolean =>
  type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
