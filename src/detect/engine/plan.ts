import { CaprockError } from '#kernel';
import type { Form, Identifier, Keywords } from '../identifier.ts';
import { beginnings } from './back.ts';
import { Automaton } from './expression/automaton.ts';
import { has } from './expression/char-set.ts';
import { expressionFacts } from './expression/facts.ts';
import { KeywordSearch } from './keyword-search.ts';
import { buildLiteralTable, CAPITAL, type Literal, SMALL } from './literals.ts';
import { normalised } from './normalise.ts';
import type { BeginningName, Rule } from './rule.ts';
import type { ScanTables } from './scanner.ts';
import { SeenNothing } from './seen-nothing.ts';
import { FIRST_LITERAL, shapes } from './shapes.ts';

/** The longest candidate: what a stream may have to hold back. */
export const LONGEST_CANDIDATE = 512;
/** The widest window of keywords. */
export const WIDEST_WINDOW = 50;
const DEFAULT_WINDOW = 30;

/** Identifiers compiled to tables. */
export interface Plan {
  readonly tables: ScanTables;
  /** By their number. */
  readonly rules: readonly Rule[];
  /** What a search has seen of the text that it is at. */
  readonly seenNothing: SeenNothing;
  /** Those of several words that a candidate begins with: while one is being written, it has to be waited for. */
  readonly phrases: readonly Literal[];
}

/**
 * @throws CaprockError `BadIdentifier` where an entry cannot be run in linear time or in a stream
 */
export function compile(identifiers: readonly Identifier[]): Plan {
  const compiler = new Compiler();
  for (const identifier of identifiers) for (const form of identifier.forms) compiler.add(identifier, form);
  return compiler.plan();
}

class Compiler {
  readonly #literals: Omit<Literal, 'cases'>[] = [];
  readonly #literalNumbers = new Map<string, number>();
  readonly #rules: Rule[] = [];
  readonly #byKind = new Map<number, Rule[]>();
  readonly #pairs = new Uint8Array(65536 / 8);
  #wanted = 0;

  add(identifier: Identifier, form: Form): void {
    const rule = compileForm(identifier, form, this.#rules.length);
    this.#rules.push(rule);
    const { anchor } = form;
    if (anchor === undefined) {
      for (const word of form.keywords?.words ?? [])
        this.#attach(this.#literal(normalised(word), true), rule);
    } else if ('shape' in anchor) {
      this.#attach(shapes[anchor.shape], rule);
      this.#wanted |= 1 << shapes[anchor.shape];
    } else if ('words' in anchor) {
      for (const word of anchor.words) this.#attach(this.#literal(normalised(word), true), rule);
    } else if ('prefixes' in anchor) {
      for (const prefix of anchor.prefixes) this.#attach(this.#literal(prefix.toLowerCase(), false), rule);
    } else {
      for (const pair of anchor.pairs) {
        const bit = (pair.charCodeAt(0) << 8) | pair.charCodeAt(1);
        this.#pairs[bit >> 3] = (this.#pairs[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
      this.#attach(shapes.run, rule);
      this.#wanted |= 1 << shapes.run;
    }
  }

  #attach(kind: number, rule: Rule): void {
    const rules = this.#byKind.get(kind) ?? [];
    rules.push(rule);
    this.#byKind.set(kind, rules);
  }

  #literal(text: string, wholeWord: boolean): number {
    const key = `${text}\n${wholeWord}`;
    const known = this.#literalNumbers.get(key);
    if (known !== undefined) return FIRST_LITERAL + known;
    this.#literalNumbers.set(key, this.#literals.length);
    this.#literals.push({ text, wholeWord });
    return FIRST_LITERAL + this.#literals.length - 1;
  }

  plan(): Plan {
    const kindsOfAnchors = FIRST_LITERAL + this.#literals.length;
    const literals = this.#literals.map((literal, number) => ({
      ...literal,
      cases: casesOf(literal.text, this.#byKind.get(FIRST_LITERAL + number) ?? []),
    }));
    return {
      tables: {
        literals: buildLiteralTable(literals),
        pairs: this.#pairs,
        wanted: this.#wanted,
        rules: this.#rules,
        byKind: Array.from({ length: kindsOfAnchors }, (_, kind) => this.#byKind.get(kind) ?? []),
      },
      rules: this.#rules,
      seenNothing: new SeenNothing(this.#rules.length),
      phrases: literals.filter(
        ({ text }, number) =>
          text.trimEnd().includes(' ') &&
          this.#byKind.get(FIRST_LITERAL + number)?.some(({ kind }) => kind === 'anchored'),
      ),
    };
  }
}

/** A keyword counts in any case; where a candidate begins, its expression says which letters do. */
function casesOf(text: string, rules: readonly Rule[]): number {
  const first = text.charCodeAt(0);
  const isLetter = first >= 0x61 && first <= 0x7a;
  let cases = 0;
  for (const { kind, beginning, back, firsts } of rules) {
    const begins = isLetter && kind === 'anchored' && beginning === 'here' && back === 0;
    if (!begins || ((firsts[first] ?? 0) & 1) !== 0) cases |= SMALL;
    if (!begins || ((firsts[first & 0x5f] ?? 0) & 1) !== 0) cases |= CAPITAL;
  }
  return cases;
}

function compileForm({ type, name = type }: Identifier, form: Form, number: number): Rule {
  const { expression, anchor, keywords, likelier, glance, check, tail, score, reason } = form;
  const { longest, shortest, steps, firsts, notBehind } = expressionFacts(expression);
  const kind = anchor !== undefined ? 'anchored' : keywords?.assigned === true ? 'assigned' : 'near';
  if (anchor === undefined && keywords === undefined)
    throw bad(name, 'a form has neither an anchor nor keywords');
  const bound = kind === 'near' ? LONGEST_CANDIDATE / 4 : LONGEST_CANDIDATE;
  if (longest > bound)
    throw bad(name, `its expression may match ${longest} characters; ${bound} are the most`);
  const within = keywords?.within ?? DEFAULT_WINDOW;
  if (Math.max(within, likelier?.within ?? 0) > WIDEST_WINDOW) {
    throw bad(name, `keywords must stand within ${WIDEST_WINDOW} characters`);
  }
  const flags = expression.flags.replace(/[gy]/g, '');
  return {
    number,
    type,
    name,
    kind,
    expression: new RegExp(expression.source, `${flags}y`),
    automaton: new Automaton(expression),
    beginning: beginningOf(anchor),
    back: anchor !== undefined && 'prefixes' in anchor ? (anchor.back ?? 0) : 0,
    longest,
    shortest,
    steps: bytesThat((byte) => has(steps, byte)),
    firsts: Uint8Array.from({ length: 256 }, (_, byte) =>
      firsts.reduce(
        (bits, set, offset) => bits | (offset >= shortest || has(set, byte) ? 1 << offset : 0),
        0,
      ),
    ),
    notBehind: bytesThat((byte) => has(notBehind, byte)),
    glance,
    check,
    tail,
    within,
    needsDigit: form.withoutDigits !== true,
    required: anchor !== undefined && keywords !== undefined ? keywordSearch(keywords) : undefined,
    likelier: likelier && { keywords: keywordSearch(likelier), score: likelier.score },
    score,
    reason,
  };
}

function beginningOf(anchor: Form['anchor']): BeginningName {
  if (anchor === undefined) return 'here';
  if ('shape' in anchor) return isBeginning(anchor.shape) ? anchor.shape : 'here';
  return 'words' in anchor && anchor.back === 'number' ? 'number' : 'here';
}

function isBeginning(shape: string): shape is BeginningName {
  return Object.hasOwn(beginnings, shape);
}

function keywordSearch({ words, within = DEFAULT_WINDOW }: Keywords): KeywordSearch {
  return new KeywordSearch(words.map(normalised), within);
}

function bytesThat(test: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (byte < 128 && test(byte) ? 1 : 0));
}

function bad(type: string, what: string): CaprockError {
  return new CaprockError('BadIdentifier', `The identifier ${type} cannot be used: ${what}.`);
}
