import { openHouse } from './back.ts';
import { hasDigit, isPlausible, mayBegin, nextBeginning } from './byte-tests.ts';
import { CONNECTOR_LENGTH, endOfConnector } from './connector.ts';
import { endOfLiteral, LONGEST_LITERAL, openLiteral } from './literals.ts';
import { WIDEST_WINDOW, type Plan } from './plan.ts';
import type { Back, Rule, Tell } from './rule.ts';
import type { Text } from './text.ts';
import type { Scanner } from './scanner.ts';
import { ANCHOR_AHEAD, FIRST_LITERAL, shapes } from './shapes.ts';
import { Sought } from './sought.ts';
import { FARTHEST, zoneStart } from './zone.ts';

/** What is kept of the text before the first place that is not decided, for keywords and look-behind. */
const CONTEXT = WIDEST_WINDOW + LONGEST_LITERAL + 3;
const REACH = WIDEST_WINDOW + LONGEST_LITERAL;
/** An expression may peek two characters beyond its last step. */
const PEEK = 2;

/**
 * Searches one normalised text that comes in pieces. What it finds does not depend on how the text is cut: a
 * candidate is only verified when nothing that is still to come can change the outcome.
 */
export class Search {
  readonly #plan: Plan;
  readonly #tell: Tell;
  readonly #scanner: Scanner;
  readonly #minimum: number;
  readonly #suppress: ((data: string) => boolean) | undefined;
  /** By rule: where its last finding ended, or the place behind its last candidate that was none: it does not begin before. */
  readonly #passed: Float64Array;
  /** The text from `#base` on. */
  #text = '';
  /** The same as bytes, while it is searched. */
  #now: Text;
  #base = 0;
  /** Anchors before this index have been dealt with. */
  #scanned = 0;
  #ended = false;
  #decided = 0;
  readonly #sought = new Sought();

  /** @param tell is told what is certain, in any order, overlapping or not */
  constructor(
    plan: Plan,
    scanner: Scanner,
    minimum: number,
    suppress: ((data: string) => boolean) | undefined,
    tell: Tell,
  ) {
    this.#plan = plan;
    this.#tell = tell;
    this.#scanner = scanner;
    this.#now = { bytes: scanner.bytes, length: 0 };
    this.#minimum = minimum;
    this.#suppress = suppress;
    this.#passed = new Float64Array(plan.size).fill(-1);
  }

  /** No finding that is still to be made begins before this index. */
  get decided(): number {
    return this.#decided;
  }

  /**
   * Takes the next piece.
   * @param whole the text from its beginning up to the end of the piece, where the caller has it: a part of that is not
   * put together anew
   */
  push(piece: string, whole?: string): void {
    this.#text = whole === undefined ? this.#text + piece : whole.slice(this.#base);
    this.#advance();
  }

  end(): void {
    this.#ended = true;
    this.#advance();
  }

  #advance(): void {
    const text = this.#text;
    const from = this.#scanned - this.#base;
    const count = this.#scanner.scan(text, from);
    const { anchors, bytes } = this.#scanner;
    this.#now = { bytes, length: text.length };
    this.#plan.seenNothing.clear();
    const zone = this.#ended ? text.length : zoneStart(bytes, text.length, REACH);
    const final = this.#ended ? text.length : Math.min(zone, text.length - ANCHOR_AHEAD);
    // Kinds come in rows of their own within a block, so the first unsettled anchor bounds them all.
    let stop = Math.max(from, final);
    let decided = this.#ended ? zone : Math.min(zone, this.#open());
    for (let index = 0; index < count; index += 1) {
      const place = anchors[2 * index] ?? 0;
      const kind = anchors[2 * index + 1] ?? 0;
      if (place < stop && this.#verify(kind, place)) continue;
      stop = Math.min(stop, place);
      // Nothing begins farther before its anchor: of a long row that waits, the first ones tell.
      if (place - FARTHEST < decided) decided = Math.min(decided, this.#lowestStart(kind, place));
    }
    this.#scanned = this.#base + stop;
    this.#decided = this.#base + decided;
    this.#forget();
  }

  /** Where the text's end may be the beginning of a finding for which no anchor stands there yet. */
  #open(): number {
    const { phrases, rules } = this.#plan;
    const phrase = openLiteral(this.#now, phrases);
    return rules[shapes.house]?.length ? Math.min(phrase, openHouse(this.#now)) : phrase;
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
          start = back(this.#now.bytes, place);
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
    if (!mayBegin(rule, this.#now, start)) {
      this.#passed[rule.number] = first + 1;
      return true;
    }
    if (!this.#isSettled(rule, start)) return false;
    const text = this.#text;
    const { expression, check, tail, required, likelier } = rule;
    expression.lastIndex = start;
    let end = expression.test(text) ? expression.lastIndex : start;
    if (end > start && check !== undefined) {
      end = start + Math.max(0, check(text.slice(start, end), this.#now, start));
    }
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
      if (!required.isNear(this.#now, start, end)) return true;
    }
    let { score } = rule;
    if (likelier !== undefined) {
      const { keywords } = likelier;
      if (!this.#hasAhead(end, keywords.within + keywords.longest)) return false;
      if (keywords.isNear(this.#now, start, end)) ({ score } = likelier);
    }
    this.#add(rule, start, end, score);
    return true;
  }

  /** A value that is assigned to the keyword which ends here. */
  #verifyAssigned(rule: Rule, keywordEnd: number): boolean {
    if (!this.#hasAhead(keywordEnd, CONNECTOR_LENGTH)) return false;
    const value = endOfConnector(this.#now.bytes, keywordEnd);
    return value < 0 || this.#verifyAt(rule, value);
  }

  /** Values before and after a keyword. */
  #verifyNear(rule: Rule, keywordStart: number, keywordEnd: number): boolean {
    const { within, longest, needsDigit } = rule;
    if (!this.#hasAhead(keywordEnd, within + longest)) return false;
    const text = this.#text;
    // What is cheap to see comes first: hardly any keyword has such data near.
    const first = Math.max(0, keywordStart - within - longest);
    const before = this.#nextBeginning(rule, first, keywordStart, keywordStart);
    if (before >= 0 && hasDigit(this.#now, first, keywordStart)) {
      const zone = zoneStart(this.#now.bytes, keywordStart, within, first);
      const at = before >= zone ? before : this.#nextBeginning(rule, zone, keywordStart, keywordStart);
      if (at >= 0) this.#seek(rule, at, keywordStart, keywordStart, keywordStart - within);
    }
    const last = Math.min(text.length, keywordEnd + within + longest);
    const to = keywordEnd + within + 1;
    const behind = this.#nextBeginning(rule, keywordEnd, to, last);
    if (behind >= 0 && (!needsDigit || hasDigit(this.#now, keywordEnd, last))) {
      this.#seek(rule, behind, to, last, keywordEnd);
    }
    return true;
  }

  /** Values that begin at `first`, where one may, or behind it and before `to`, and end at `lowest` or behind it, and at `end` or before it. */
  #seek(rule: Rule, first: number, to: number, end: number, lowest: number): void {
    const { needsDigit, longest } = rule;
    const sought = this.#sought;
    let at = first;
    while (at >= 0) {
      const place = this.#base + at;
      const known = sought.rule === rule && sought.place === place;
      const length = known ? sought.length : this.#lengthAt(rule, at, end);
      // What the window's end may have cut short is not remembered.
      if (!known && at + longest <= end) sought.set(rule, place, length);
      const fits = length > 0 && at + length >= lowest && at + length <= end;
      if (fits && (!needsDigit || hasDigit(this.#now, at, at + length))) {
        if (!known || !sought.told) this.#add(rule, at, at + length, rule.score);
        if (sought.rule === rule && sought.place === place) sought.told = true;
        at += length;
      } else at += 1;
      at = this.#nextBeginning(rule, at, to, end);
    }
  }

  /** How many characters the data has that begins here and ends at `end` or shortly behind it; 0 where there is none. */
  #lengthAt(rule: Rule, at: number, end: number): number {
    if (!isPlausible(rule, this.#now, at)) return 0;
    const { expression, check } = rule;
    // With what look-behind and look-ahead may see on either side.
    const offset = Math.max(0, at - PEEK);
    const part = this.#text.slice(offset, end + PEEK);
    expression.lastIndex = at - offset;
    if (!expression.test(part)) return 0;
    const matched = expression.lastIndex - (at - offset);
    if (check === undefined) return matched;
    return check(part.slice(at - offset, at - offset + matched), this.#now, at);
  }

  /** The next place before `to` at which a match may begin that ends before `end`; -1 without one. */
  #nextBeginning(rule: Rule, from: number, to: number, end: number): number {
    const { seenNothing } = this.#plan;
    const start = seenNothing.skip(rule.number, from);
    const found = nextBeginning(rule, this.#now, start, to, end);
    seenNothing.add(rule.number, start, found >= 0 ? found : Math.min(to, end - rule.shortest + 1));
    return found;
  }

  #add(rule: Rule, start: number, end: number, score: number): void {
    if (rule.kind !== 'near') this.#passed[rule.number] = this.#base + end;
    if (score < this.#minimum) return;
    if (this.#suppress?.(this.#text.slice(start, end)) === true) return;
    this.#tell(rule, this.#base + start, this.#base + end, score);
  }

  /** Whether nothing that is still to come can change whether and how far the rule matches here. */
  #isSettled({ longest, steps }: Rule, start: number): boolean {
    if (this.#hasAhead(start, longest)) return true;
    const { bytes, length } = this.#now;
    for (let at = Math.max(0, start); at < length - PEEK; at += 1)
      if (steps[bytes[at] ?? 0] === 0) return true;
    return false;
  }

  #hasAhead(index: number, characters: number): boolean {
    return this.#ended || this.#text.length >= index + characters + PEEK;
  }

  #literalEnd(kind: number, place: number): number {
    const literal = this.#plan.literals[kind - FIRST_LITERAL];
    return literal === undefined ? place : endOfLiteral(this.#now.bytes, place, literal);
  }

  /** Where the first finding may begin that this anchor leads to. */
  #lowestStart(kind: number, place: number): number {
    let lowest = place;
    for (const rule of this.#plan.rules[kind] ?? []) {
      const start =
        rule.kind === 'near'
          ? zoneStart(this.#now.bytes, place, rule.within)
          : rule.back(this.#now.bytes, place);
      if (start >= 0) lowest = Math.min(lowest, start);
    }
    return lowest;
  }
}
