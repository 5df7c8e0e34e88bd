import { openHouse } from './back.ts';
import { endOfLiteral, LONGEST_LITERAL, openLiteral } from './literals.ts';
import { WIDEST_WINDOW, type Plan } from './plan.ts';
import type { Back, Found, KeywordSearch, Rule } from './rule.ts';
import type { Scanner } from './scanner.ts';
import { ANCHOR_AHEAD, FIRST_LITERAL, shapes } from './shapes.ts';
import { zoneStart } from './zone.ts';

/** What is kept of the text before the first place that is not decided, for keywords and look-behind. */
const CONTEXT = WIDEST_WINDOW + LONGEST_LITERAL + 3;
const REACH = WIDEST_WINDOW + LONGEST_LITERAL;
/** What may stand between a keyword and the value that is assigned to it, and its longest form. */
const CONNECTOR = /["'`\])}]{0,2}\s{0,3}(?:=>|:=|==?|:|\bis\b)\s{0,8}["'`(]{0,2}/y;
const CONNECTOR_LENGTH = 19;
/** An expression may peek two characters beyond its last step. */
const PEEK = 2;

/**
 * Searches one normalised text that comes in pieces. What it finds does not depend on how the text is cut: a
 * candidate is only verified when nothing that is still to come can change the outcome.
 */
export class Search {
  readonly #plan: Plan;
  readonly #scanner: Scanner;
  readonly #minimum: number;
  readonly #suppress: ((data: string) => boolean) | undefined;
  #found: Found[] = [];
  /** By rule: where its last finding ended, or the place behind its last candidate that was none: it does not begin before. */
  readonly #passed: Float64Array;
  /** The text from `#base` on. */
  #text = '';
  #base = 0;
  /** Anchors before this index have been dealt with. */
  #scanned = 0;
  #ended = false;
  #decided = 0;

  constructor(plan: Plan, scanner: Scanner, minimum: number, suppress?: (data: string) => boolean) {
    this.#plan = plan;
    this.#scanner = scanner;
    this.#minimum = minimum;
    this.#suppress = suppress;
    this.#passed = new Float64Array(plan.size).fill(-1);
  }

  /** No finding that is still to be made begins before this index. */
  get decided(): number {
    return this.#decided;
  }

  /** Takes the next piece and gives what is now certain, in any order, overlapping or not. */
  push(piece: string): Found[] {
    this.#text += piece;
    return this.#advance();
  }

  end(): Found[] {
    this.#ended = true;
    return this.#advance();
  }

  #advance(): Found[] {
    const text = this.#text;
    const from = this.#scanned - this.#base;
    const zone = this.#ended ? text.length : zoneStart(text, text.length, REACH);
    const final = this.#ended ? text.length : Math.min(zone, text.length - ANCHOR_AHEAD);
    const count = this.#scanner.scan(text, from);
    const { anchors } = this.#scanner;
    // Kinds come in rows of their own within a block, so the first unsettled anchor bounds them all.
    let stop = Math.max(from, final);
    let decided = this.#ended ? zone : Math.min(zone, this.#open(text));
    for (let index = 0; index < count; index += 1) {
      const place = anchors[2 * index] ?? 0;
      const kind = anchors[2 * index + 1] ?? 0;
      if (place < stop && this.#verify(kind, place)) continue;
      stop = Math.min(stop, place);
      decided = Math.min(decided, this.#lowestStart(kind, place));
    }
    this.#scanned = this.#base + stop;
    this.#decided = this.#base + decided;
    this.#forget();
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** Where the text's end may be the beginning of a finding for which no anchor stands there yet. */
  #open(text: string): number {
    const { phrases, rules } = this.#plan;
    const phrase = openLiteral(text, phrases);
    return rules[shapes.house]?.length ? Math.min(phrase, openHouse(text)) : phrase;
  }

  #forget(): void {
    const keep = Math.max(this.#base, Math.min(this.#scanned, this.#decided) - CONTEXT);
    // Cutting the string costs as much as what is kept: not worth it for little.
    if (keep - this.#base < 1_024 && !this.#ended) return;
    this.#text = this.#text.slice(keep - this.#base);
    this.#base = keep;
  }

  /** Verifies what stands at an anchor; false while that depends on text still to come. */
  #verify(kind: number, place: number): boolean {
    let settled = true;
    // Rules of one shape begin at the same place.
    let back: Back | undefined;
    let start = place;
    for (const rule of this.#plan.rules[kind] ?? []) {
      if (rule.kind === 'anchored') {
        if (rule.back !== back) {
          ({ back } = rule);
          start = back(this.#text, place);
        }
        settled = this.#verifyAt(rule, start) && settled;
      } else if (rule.kind === 'assigned')
        settled = this.#verifyAssigned(rule, this.#literalEnd(kind, place)) && settled;
      else settled = this.#verifyNear(rule, place, this.#literalEnd(kind, place)) && settled;
    }
    return settled;
  }

  /** A candidate that begins here. */
  #verifyAt(rule: Rule, start: number): boolean {
    const first = this.#base + start;
    if (start < 0 || first < (this.#passed[rule.number] ?? 0)) return true;
    if (!this.#isSettled(rule, start)) return false;
    const text = this.#text;
    const { expression, check, tail, required, likelier } = rule;
    expression.lastIndex = start;
    let end = expression.test(text) ? expression.lastIndex : start;
    if (end > start && check !== undefined) end = start + Math.max(0, check(text.slice(start, end)));
    if (end === start) {
      // Other anchors that lead to this start lead nowhere either.
      this.#passed[rule.number] = first + 1;
      return true;
    }
    if (tail !== undefined) {
      const tailEnd = tail(text, end, this.#ended);
      if (tailEnd === undefined) return false;
      end = tailEnd;
    }
    if (required !== undefined) {
      if (!this.#hasAhead(end, required.within + required.longest)) return false;
      if (!isNear(required, text, start, end)) return true;
    }
    let { score } = rule;
    if (likelier !== undefined) {
      if (!this.#hasAhead(end, likelier.within + likelier.longest)) return false;
      if (isNear(likelier, text, start, end)) ({ score } = likelier);
    }
    this.#add(rule, start, end, score);
    return true;
  }

  /** A value that is assigned to the keyword which ends here. */
  #verifyAssigned(rule: Rule, keywordEnd: number): boolean {
    if (!this.#hasAhead(keywordEnd, CONNECTOR_LENGTH)) return false;
    CONNECTOR.lastIndex = keywordEnd;
    const connector = CONNECTOR.exec(this.#text);
    return connector === null || this.#verifyAt(rule, keywordEnd + connector[0].length);
  }

  /** Values before and after a keyword. */
  #verifyNear(rule: Rule, keywordStart: number, keywordEnd: number): boolean {
    const { within, longest, needsDigit } = rule;
    if (!this.#hasAhead(keywordEnd, within + longest)) return false;
    const text = this.#text;
    // What is cheap to see comes first: hardly any keyword has such data near.
    const first = Math.max(0, keywordStart - within - longest);
    if (hasRun(rule, text, first, keywordStart) && hasDigit(text, first, keywordStart)) {
      const zone = zoneStart(text, keywordStart, within);
      if (zone < keywordStart) {
        this.#seek(rule, zone, keywordStart, (_, end) => end <= keywordStart && keywordStart - end <= within);
      }
    }
    const last = Math.min(text.length, keywordEnd + within + longest);
    if (hasRun(rule, text, keywordEnd, last) && (!needsDigit || hasDigit(text, keywordEnd, last))) {
      this.#seek(rule, keywordEnd, last, (start) => start - keywordEnd <= within);
    }
    return true;
  }

  #seek(rule: Rule, from: number, to: number, fits: (start: number, end: number) => boolean): void {
    const { expression, check } = rule;
    // With what look-behind and look-ahead may see on either side.
    const offset = Math.max(0, from - PEEK);
    const part = this.#text.slice(offset, to + PEEK);
    expression.lastIndex = from - offset;
    for (let found = expression.exec(part); found !== null; found = expression.exec(part)) {
      const start = offset + found.index;
      if (start >= to) return;
      const length = check === undefined ? found[0].length : check(found[0]);
      const digit = !rule.needsDigit || hasDigit(this.#text, start, start + length);
      if (length > 0 && digit && fits(start, start + length)) {
        this.#add(rule, start, start + length, rule.score);
        expression.lastIndex = found.index + length;
      } else expression.lastIndex = found.index + 1;
    }
  }

  #add(rule: Rule, start: number, end: number, score: number): void {
    if (rule.kind !== 'near') this.#passed[rule.number] = this.#base + end;
    if (score < this.#minimum) return;
    if (this.#suppress?.(this.#text.slice(start, end)) === true) return;
    const { type, name: identifier, reason } = rule;
    this.#found.push({ type, identifier, start: this.#base + start, end: this.#base + end, score, reason });
  }

  /** Whether nothing that is still to come can change whether and how far the rule matches here. */
  #isSettled({ longest, steps }: Rule, start: number): boolean {
    if (this.#hasAhead(start, longest)) return true;
    const text = this.#text;
    for (let at = Math.max(0, start); at < text.length - PEEK; at += 1) {
      if (steps[text.charCodeAt(at)] === 0) return true;
    }
    return false;
  }

  #hasAhead(index: number, characters: number): boolean {
    return this.#ended || this.#text.length >= index + characters + PEEK;
  }

  #literalEnd(kind: number, place: number): number {
    const literal = this.#plan.literals[kind - FIRST_LITERAL];
    return literal === undefined
      ? place
      : endOfLiteral((index) => this.#text.charCodeAt(index), place, literal);
  }

  /** Where the first finding may begin that this anchor leads to. */
  #lowestStart(kind: number, place: number): number {
    let lowest = place;
    for (const rule of this.#plan.rules[kind] ?? []) {
      const start =
        rule.kind === 'near' ? zoneStart(this.#text, place, rule.within) : rule.back(this.#text, place);
      if (start >= 0) lowest = Math.min(lowest, start);
    }
    return lowest;
  }
}

/** Whether as many characters as the rule's shortest match has stand in a row that it can step on. */
function hasRun({ shortest, steps }: Rule, text: string, from: number, to: number): boolean {
  // Whatever row of that length there is covers every place that is that far from the last one that breaks rows.
  let start = from;
  while (start + shortest <= to) {
    let at = start + shortest - 1;
    while (at >= start && steps[text.charCodeAt(at)] === 1) at -= 1;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let at = Math.max(0, from); at < to; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x30 && unit <= 0x39) return true;
  }
  return false;
}

function isNear(
  { expression, within, longest }: KeywordSearch,
  text: string,
  start: number,
  end: number,
): boolean {
  // One more, so that the window shows whether a keyword at its edge is a whole word.
  const reach = within + longest + 1;
  const from = Math.max(0, start - reach);
  const window = text.slice(from, end + reach);
  expression.lastIndex = 0;
  for (let found = expression.exec(window); found !== null; found = expression.exec(window)) {
    const wordStart = from + found.index;
    const wordEnd = wordStart + found[0].length;
    if (wordEnd <= start ? start - wordEnd <= within : wordStart >= end && wordStart - end <= within)
      return true;
  }
  return false;
}
