import { beginnings, openHouse } from './back.ts';
import { hasDigit, isPlausible, nextBeginning } from './byte-tests.ts';
import { CONNECTOR_LENGTH, endOfConnector } from './connector.ts';
import { PEEK } from './leads.ts';
import { LONGEST_LITERAL, openLiteral } from './literals.ts';
import { WIDEST_WINDOW, type Plan } from './plan.ts';
import type { Rule, Tell } from './rule.ts';
import type { Text } from './text.ts';
import { CANDIDATE, type Scanner } from './scanner.ts';
import { ANCHOR_AHEAD, shapes } from './shapes.ts';
import { Sought } from './sought.ts';
import type { Window } from './window.ts';
import { FARTHEST, zoneStart } from './zone.ts';

/** What is kept of the text before the first place that is not decided, for keywords and look-behind. */
const CONTEXT = WIDEST_WINDOW + LONGEST_LITERAL + 3;
const REACH = WIDEST_WINDOW + LONGEST_LITERAL;

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
  readonly #window: Window;
  /** What stands in the window, while it is searched. */
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
    window: Window,
    minimum: number,
    suppress: ((data: string) => boolean) | undefined,
    tell: Tell,
  ) {
    this.#plan = plan;
    this.#tell = tell;
    this.#scanner = scanner;
    this.#window = window;
    this.#now = { bytes: scanner.bytes, length: 0 };
    this.#minimum = minimum;
    this.#suppress = suppress;
    this.#passed = new Float64Array(plan.rules.length).fill(-1);
  }

  /** No finding that is still to be made begins before this index. */
  get decided(): number {
    return this.#decided;
  }

  get #text(): string {
    return this.#window.text;
  }

  /** Searches on: the next piece stands in the window. */
  search(): void {
    this.#advance();
  }

  /** The text is complete; what was kept of it stands in the window. */
  end(): void {
    this.#ended = true;
    this.#advance();
  }

  #advance(): void {
    const { base, length } = this.#window;
    this.#base = base;
    const from = this.#scanned - this.#base;
    const count = this.#scanner.scan(from, this.#ended);
    const { candidates, bytes } = this.#scanner;
    this.#now = { bytes, length };
    this.#plan.seenNothing.clear();
    const zone = this.#ended ? length : zoneStart(bytes, length, REACH);
    const final = this.#ended ? length : Math.min(zone, length - ANCHOR_AHEAD);
    // Kinds of anchors come in rows of their own within a block, so the first unsettled one bounds them all.
    let stop = Math.max(from, final);
    let decided = this.#ended ? zone : Math.min(zone, this.#open());
    for (let index = 0; index < count * CANDIDATE; index += CANDIDATE) {
      const place = candidates[index] ?? 0;
      const rule = this.#plan.rules[candidates[index + 1] ?? 0];
      if (rule === undefined) throw new Error('a scanner names a rule that there is not');
      if (place < stop && this.#verify(rule, place, candidates[index + 2] ?? 0)) continue;
      stop = Math.min(stop, place);
      // Nothing begins farther before its anchor: of a long row that waits, the first ones tell.
      if (place - FARTHEST < decided) decided = Math.min(decided, lowestStart(rule, bytes, place));
    }
    this.#scanned = this.#base + stop;
    this.#decided = this.#base + decided;
    this.#forget();
  }

  /** Where the text's end may be the beginning of a finding for which no anchor stands there yet. */
  #open(): number {
    const { phrases, tables } = this.#plan;
    const phrase = openLiteral(this.#now, phrases);
    return (tables.wanted & (1 << shapes.house)) === 0 ? phrase : Math.min(phrase, openHouse(this.#now));
  }

  #forget(): void {
    const keep = Math.max(this.#base, Math.min(this.#scanned, this.#decided) - CONTEXT);
    if (!this.#ended) this.#window.keepFrom(keep);
  }

  /** Verifies a candidate; false while that depends on text still to come. */
  #verify(rule: Rule, place: number, start: number): boolean {
    switch (rule.kind) {
      case 'anchored':
        return this.#verifyAt(rule, start);
      case 'assigned':
        return this.#verifyAssigned(rule, start);
      case 'near':
        return this.#verifyNear(rule, place, start);
    }
  }

  /** A candidate that begins here. */
  #verifyAt(rule: Rule, start: number): boolean {
    const first = this.#base + start;
    if (first < (this.#passed[rule.number] ?? 0)) return true;
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
    // What is cheap to see comes first: hardly any keyword has such data near.
    const first = Math.max(0, keywordStart - within - longest);
    const before = this.#nextBeginning(rule, first, keywordStart, keywordStart);
    if (before >= 0 && hasDigit(this.#now, first, keywordStart)) {
      const zone = zoneStart(this.#now.bytes, keywordStart, within, first);
      const at = before >= zone ? before : this.#nextBeginning(rule, zone, keywordStart, keywordStart);
      if (at >= 0) this.#seek(rule, at, keywordStart, keywordStart, keywordStart - within);
    }
    const last = Math.min(this.#now.length, keywordEnd + within + longest);
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
    return this.#ended || this.#now.length >= index + characters + PEEK;
  }
}

/** Where the first finding may begin that this anchor leads to. */
function lowestStart({ kind, within, beginning, back }: Rule, bytes: Uint8Array, place: number): number {
  if (kind === 'near') return zoneStart(bytes, place, within);
  const start = beginnings[beginning](bytes, place, back);
  return start >= 0 ? Math.min(place, start) : place;
}
