/**
 * A number that a JavaScript number may not hold: so many digits, or an exponent. It stands where numbers of JSON do, which
 * what is encoded in a string hardly ever has: most texts are parsed as they are.
 */
const DOUBTFUL = /(?:^|[[,:\s])(?:[-\d.]{16}|-?\d[\d.]*[eE])/;

/** A number as JSON writes it, kept because a JavaScript number would be another. JSON.stringify writes it to the letter. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** What the runtime has and the types of the language do not know yet (Node 21 and later). */
interface ExactJson {
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

const exact = JSON as unknown as ExactJson;

/**
 * As JSON.parse, but a number that JavaScript would round (`12345678901234567890`, `1e400`) stays what it was: rounded
 * digits would reach a model, and what looks for an account number would not see it.
 * @throws SyntaxError
 * @see https://tc39.es/proposal-json-parse-with-source/
 */
export function parseExactJson(text: string): unknown {
  if (!DOUBTFUL.test(text)) return JSON.parse(text);
  try {
    return exact.parse(text, (_name, value, { source }) =>
      typeof value === 'number' && source !== undefined && isRounded(source, value)
        ? exact.rawJSON(source)
        : value,
    );
  } catch (error) {
    // Nested deeper than a reviver can go, which plain parsing can: whoever walks it bounds the depth.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return exact.isRawJSON(value);
}

function isRounded(source: string, value: number): boolean {
  if (String(value) === source) return false;
  return source.length >= 16 || !Number.isFinite(value) || (value === 0 && /[1-9]/.test(source));
}

/** The most digits that an exponent is written out to. */
const MOST_DIGITS = 64;

/**
 * The digits of a whole number, however it is written (`4.1e3`, `4100.0`): `4100`. Others are given as they are written.
 * @param source a number of JSON
 */
export function writtenOut(source: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(source);
  if (parts === null) return source;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point < 1 || point > MOST_DIGITS || /[1-9]/.test(digits.slice(point))) return source;
  return (
    sign +
    digits
      .slice(0, point)
      .padEnd(point, '0')
      .replace(/^0+(?=\d)/, '')
  );
}
