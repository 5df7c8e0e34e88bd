/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** A string, or a sign that JSON is built of; all between them is numbers, words and space. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/g;

/**
 * Where each statement of a policy stands: from right behind what comes before it to right behind its brace, as IAM's
 * simulator says it.
 * @param document one that `parsePolicy` accepts
 */
export function statementPositions(document: string): readonly Span[] {
  const spans: Span[] = [];
  const place = placer(document);
  /** How many braces and brackets are open, and how many are where a statement begins: 1 alone, 2 in a list. */
  let depth = 0;
  let statementDepth = 1;
  let key: string | undefined;
  let start = 0;
  for (const { 0: token, index } of document.matchAll(TOKEN)) {
    const after = index + token.length;
    if (token === ']' || token === '}') depth -= 1;
    if (depth === 1 && token.startsWith('"')) key = token;
    if (key === STATEMENT) {
      if (depth === 1 && token === '[') statementDepth = 2;
      const begins = depth === 1 ? ':[' : statementDepth === 2 && depth === 2 ? ',' : '';
      if (begins.includes(token)) start = after;
      if (token === '}' && depth === statementDepth) spans.push({ start: place(start), end: place(after) });
    }
    if (depth === 1 && token === ',') key = undefined;
    if (token === '[' || token === '{') depth += 1;
  }
  return spans;
}

const STATEMENT = '"Statement"';

/** Turns offsets, which only grow, into lines and columns. */
function placer(text: string): (offset: number) => Position {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    for (
      let at = text.indexOf('\n', lineStart);
      at !== -1 && at < offset;
      at = text.indexOf('\n', lineStart)
    ) {
      line += 1;
      lineStart = at + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
