import { CaprockError, limits } from '#kernel';
import { plainText } from './engine/characters.ts';
import { parseExpression } from './engine/expression/parse.ts';
import { compileProgram, type Program, requiredText } from './engine/expression/program.ts';

/** What a customer looks for: an expression, and words that must, or must not, be about it. */
export interface OwnIdentifier {
  /** The type that its findings have. */
  readonly type: string;
  /**
   * A regular expression in the common subset of the JavaScript, Java and RE2 syntaxes, without look-around and
   * back-references. A match has at most 512 characters; a longer one is found only as far as that. Digits of other
   * scripts, full-width forms and typographic spaces and dashes match as themselves and as what they stand for; unseen
   * characters are passed over, unless the expression names one.
   */
  readonly expression: string;
  /** Of which one must end at most `maximumMatchDistance` characters (50 when not given) before the match ends. */
  readonly keywords?: readonly string[];
  readonly maximumMatchDistance?: number;
  /** A match that contains one of these, case and all, is none. */
  readonly ignoreWords?: readonly string[];
  /** 0.9 when not given. */
  readonly score?: number;
}

/** One of them, compiled. */
export interface OwnRule {
  readonly type: string;
  readonly program: Program;
  /** A text that every match contains, its characters plain. */
  readonly required: string;
  readonly keywords: readonly string[];
  readonly distance: number;
  readonly ignoreWords: readonly string[];
  readonly score: number;
}

const DEFAULT_DISTANCE = 50;
const DEFAULT_SCORE = 0.9;

/** @throws CaprockError `BadExpression` with what is not accepted, `BadIdentifier` for a bound that is passed */
export function compileOwn(own: OwnIdentifier): OwnRule {
  const {
    type,
    expression,
    keywords = [],
    ignoreWords = [],
    maximumMatchDistance: distance = DEFAULT_DISTANCE,
  } = own;
  if (expression.length > limits.ownExpressionCharacters) {
    throw bad(`an expression has at most ${limits.ownExpressionCharacters} characters`);
  }
  if (
    keywords.length > limits.ownKeywords ||
    keywords.some((word) => word.length > limits.ownKeywordCharacters)
  ) {
    throw bad(
      `there are at most ${limits.ownKeywords} keywords of ${limits.ownKeywordCharacters} characters each`,
    );
  }
  if (distance < 1 || distance > limits.ownMatchDistance) {
    throw bad(`the maximum match distance is from 1 to ${limits.ownMatchDistance}`);
  }
  const { node } = parseExpression(expression);
  return {
    type,
    program: compileProgram(node),
    required: plainText(requiredText(node)),
    keywords: keywords.map((word) => plainText(word).toLowerCase()),
    distance,
    ignoreWords: ignoreWords.map(plainText),
    score: own.score ?? DEFAULT_SCORE,
  };
}

function bad(what: string): CaprockError {
  return new CaprockError('BadIdentifier', `The identifier cannot be used: ${what}.`);
}
