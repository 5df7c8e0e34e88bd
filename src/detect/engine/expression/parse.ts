import { CaprockError } from '#kernel';
import {
  ANY,
  anyCase,
  type CharSet,
  complement,
  DIGIT,
  NOT_NEWLINE,
  SPACE,
  union,
  WORD,
} from './char-set.ts';

/** A regular expression as a tree. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly node: Node;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'look'; readonly node: Node; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'again'; readonly group: number };

export type Edge = 'start' | 'end' | 'word' | 'not word';

export interface ParseOptions {
  readonly ignoreCase?: boolean;
  /** Whether look-around and back-references are known; they are refused otherwise, for they cannot be matched in linear time. */
  readonly lookAround?: boolean;
}

export interface Parsed {
  readonly node: Node;
  /** The capturing groups, for back-references. */
  readonly groups: readonly Node[];
}

/**
 * Parses the common subset of the JavaScript, Java and RE2 syntaxes.
 * @throws CaprockError `BadExpression`, saying what is not understood and where
 */
export function parseExpression(source: string, options: ParseOptions = {}): Parsed {
  return new Parser(source, options).whole();
}

const ESCAPES: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
  t: [9, 9],
  n: [10, 10],
  v: [11, 11],
  f: [12, 12],
  r: [13, 13],
  0: [0, 0],
};
const EDGES: Readonly<Record<string, Edge>> = { b: 'word', B: 'not word', A: 'start', z: 'end', Z: 'end' };
const POSIX: Readonly<Record<string, CharSet>> = {
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  digit: DIGIT,
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  upper: [0x41, 0x5a],
  lower: [0x61, 0x7a],
  space: SPACE,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
  word: WORD,
};
const MOST_REPEATS = 1_000;
const DEEPEST = 100;

class Parser {
  readonly #source: string;
  readonly #lookAround: boolean;
  #ignoreCase: boolean;
  #anyLine = false;
  #at = 0;
  #depth = 0;
  readonly #groups: Node[] = [];
  #opened = 0;

  constructor(source: string, { ignoreCase = false, lookAround = false }: ParseOptions) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
    this.#lookAround = lookAround;
  }

  whole(): Parsed {
    const flags = /^\(\?([imsx]+)\)/.exec(this.#source);
    if (flags !== null) {
      for (const flag of flags[1] ?? '') this.#setFlag(flag);
      this.#at = flags[0].length;
    }
    const node = this.#choice();
    if (this.#at < this.#source.length) throw this.#error('a closing bracket has no opening one');
    return { node, groups: this.#groups };
  }

  #setFlag(flag: string): void {
    if (flag === 'i') this.#ignoreCase = true;
    else if (flag === 's') this.#anyLine = true;
    else throw this.#error(`the flag ${flag} is not known; i and s are`);
  }

  #choice(): Node {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#error(`groups are nested deeper than ${DEEPEST}`);
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth -= 1;
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#peek()))
      parts.push(this.#repeated(this.#atom()));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
  }

  #repeated(node: Node): Node {
    const [least, most] = this.#quantifier();
    if (least === 1 && most === 1) return node;
    const greedy = !this.#take('?');
    if (this.#peek() === '+') throw this.#error('possessive quantifiers are not known');
    if (/[*{]/.test(this.#peek()) && this.#isQuantifier())
      throw this.#error('a quantifier follows a quantifier');
    return { kind: 'repeat', node, least, most, greedy };
  }

  #quantifier(): [number, number] {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    const found = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (found === null) return [1, 1];
    const [whole, first = '', comma, last] = found;
    const least = Number(first);
    const most = comma === undefined ? least : last === undefined ? Infinity : Number(last);
    if (most < least) throw this.#error('a repetition has its bounds the wrong way round');
    if (!this.#lookAround && Math.max(least, most === Infinity ? 0 : most) > MOST_REPEATS) {
      throw this.#error(`a repetition is bounded by ${MOST_REPEATS}`);
    }
    this.#at += whole.length;
    return [least, most];
  }

  #isQuantifier(): boolean {
    return this.#peek() !== '{' || /^\{\d+(?:,\d*)?\}/.test(this.#source.slice(this.#at));
  }

  #atom(): Node {
    const sign = this.#next();
    if (sign === '(') return this.#group();
    if (sign === '[') return { kind: 'set', set: this.#class() };
    if (sign === '.') return { kind: 'set', set: this.#anyLine ? ANY : NOT_NEWLINE };
    if (sign === '^') return { kind: 'edge', edge: 'start' };
    if (sign === '$') return { kind: 'edge', edge: 'end' };
    if (sign === '\\') return this.#escape();
    if (/[*+?]/.test(sign)) throw this.#error('a quantifier has nothing to repeat');
    return this.#unit(sign);
  }

  #unit(sign: string): Node {
    const unit = sign.charCodeAt(0);
    return { kind: 'set', set: this.#cased([unit, unit]) };
  }

  #cased(set: CharSet): CharSet {
    return this.#ignoreCase ? anyCase(set) : set;
  }

  #group(): Node {
    let index = -1;
    const outer = this.#ignoreCase;
    const look = /^\?(<?)([=!])/.exec(this.#source.slice(this.#at, this.#at + 3));
    if (look !== null) {
      if (!this.#lookAround)
        throw this.#error('look-around is not allowed: it cannot be matched in linear time');
      this.#at += look[0].length;
    } else if (this.#peek() === '?') {
      const head = /^\?(?:([is]*):|P?<([A-Za-z]\w*)>)/.exec(this.#source.slice(this.#at, this.#at + 80));
      if (head === null) throw this.#error('this kind of group is not known');
      for (const flag of head[1] ?? '') this.#setFlag(flag);
      if (head[2] !== undefined) index = this.#opened++;
      this.#at += head[0].length;
    } else index = this.#opened++;
    const node = this.#choice();
    if (!this.#take(')')) throw this.#error('a group is not closed');
    this.#ignoreCase = outer;
    if (index >= 0) this.#groups[index] = node;
    if (look === null) return node;
    return { kind: 'look', node, behind: look[1] === '<', negative: look[2] === '!' };
  }

  #escape(): Node {
    const sign = this.#next();
    const edge = EDGES[sign];
    if (edge !== undefined) return { kind: 'edge', edge };
    if (/[1-9]/.test(sign) || sign === 'k') {
      if (!this.#lookAround || sign === 'k') {
        throw this.#error('back-references are not allowed: they cannot be matched in linear time');
      }
      return { kind: 'again', group: Number(sign) - 1 };
    }
    return { kind: 'set', set: this.#cased(this.#escaped(sign)) };
  }

  #escaped(sign: string): CharSet {
    const known = ESCAPES[sign];
    if (known !== undefined) return known;
    const digits = sign === 'x' ? 2 : sign === 'u' ? 4 : 0;
    if (digits > 0) {
      const hex = this.#source.slice(this.#at, this.#at + digits);
      if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits) throw this.#error('an escape lacks its digits');
      this.#at += digits;
      const unit = Number.parseInt(hex, 16);
      return [unit, unit];
    }
    if (/[A-Za-z0-9]/.test(sign)) throw this.#error('this escape is not known');
    const unit = sign.charCodeAt(0);
    return [unit, unit];
  }

  #class(): CharSet {
    const negative = this.#take('^');
    const parts: CharSet[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.#source.slice(this.#at, this.#at + 16));
      if (posix !== null) {
        const set = POSIX[posix[2] ?? ''];
        if (set === undefined) throw this.#error('this class is not known');
        parts.push(posix[1] === '^' ? complement(set) : set);
        this.#at += posix[0].length;
        continue;
      }
      if (first && this.#peek() === ']' && this.#source.indexOf(']', this.#at + 1) < 0) break;
      const from = this.#classUnit();
      const [low = 0, end] = from;
      if (this.#peek() === '-' && this.#source[this.#at + 1] !== ']' && from.length === 2 && low === end) {
        this.#at += 1;
        const [high = 0, last] = this.#classUnit();
        if (high !== last || high < low)
          throw this.#error('a range in a class has its ends the wrong way round');
        parts.push([low, high]);
      } else parts.push(from);
    }
    if (!this.#take(']')) throw this.#error('a class is not closed');
    const set = this.#cased(union(...parts));
    return negative ? complement(set) : set;
  }

  #classUnit(): CharSet {
    const sign = this.#next();
    if (sign !== '\\') {
      const unit = sign.charCodeAt(0);
      if (unit >= 0xd800 && unit <= 0xdfff)
        throw this.#error('characters beyond U+FFFF cannot stand in a class');
      return [unit, unit];
    }
    const escaped = this.#next();
    return escaped === 'b' ? [8, 8] : this.#escaped(escaped);
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #next(): string {
    if (this.#at >= this.#source.length) throw this.#error('it ends too early');
    this.#at += 1;
    return this.#source.charAt(this.#at - 1);
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #error(what: string): CaprockError {
    return new CaprockError(
      'BadExpression',
      `The regular expression is not accepted: at character ${this.#at}, ${what}.`,
    );
  }
}
