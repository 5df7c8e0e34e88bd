// Which rules an anchor may lead to: src/detect/engine/leads.ts, which is the oracle, says it in words.
import { mayMatch } from './automaton';
import { beginningOf, forgetRows, NOWHERE } from './beginnings';
import { byteAt, is, DIGIT, within } from './bytes';
import { CONNECTOR_LENGTH, endOfConnector } from './connector';
import { passes } from './glances';
import { INPUT, KIND_LISTS, LISTS, OUTPUT, RULE_BYTES, RULES } from './memory';

const ANCHORED: u32 = 0;
const ASSIGNED: u32 = 1;
/** An expression may peek two characters beyond its last step. */
const PEEK: usize = 2;

/** Of a rule. */
const BEGINNING: usize = 1;
const BY: usize = 2;
const GLANCE: usize = 3;
const NEEDS_DIGIT: usize = 4;
const LONGEST: usize = 6;
const SHORTEST: usize = 8;
const WITHIN: usize = 10;
/** Of a rule: a byte for each byte (1: it can step on it, 2: it cannot stand before it), and its first places as bits. */
const BYTES: usize = 24;
/** Of a rule: a stretch of the text in which nothing of it can begin. */
const SEEN_FROM: usize = 28;
const SEEN_TO: usize = 32;

let out: usize = 0;
let outEnd: usize = 0;
/** Where the text that is known ends, and whether nothing follows. */
let end: usize = 0;
let ended: bool = false;

export function begin(textEnd: usize, isEnd: bool, rules: usize): void {
  out = OUTPUT;
  outEnd = (memory.size() as usize) << 16;
  end = textEnd;
  ended = isEnd;
  forgetRows();
  for (let rule = RULES; rule < RULES + rules * RULE_BYTES; rule += RULE_BYTES)
    store<u64>(rule, 0, SEEN_FROM);
}

export function written(): u32 {
  return ((out - OUTPUT) / 12) as u32;
}

function emit(place: usize, rule: u32, start: usize): void {
  if (out + 12 > outEnd) {
    memory.grow(16);
    outEnd = (memory.size() as usize) << 16;
  }
  store<u32>(out, (place - INPUT) as u32);
  store<u32>(out, rule, 4);
  store<u32>(out, (start - INPUT) as u32, 8);
  out += 12;
}

function hasAhead(place: usize, characters: usize): bool {
  return ended || end >= place + characters + PEEK;
}

/** @param keywordEnd where the literal ends, if it is one */
export function lead(place: usize, kind: u32, keywordEnd: usize): void {
  let list = LISTS + (load<u32>(KIND_LISTS + ((kind as usize) << 2)) as usize);
  for (let count = load<u16>(list); count > 0; count--) {
    list += 2;
    const number = load<u16>(list) as u32;
    const rule = RULES + (number as usize) * RULE_BYTES;
    const how = load<u8>(rule) as u32;
    if (how == ANCHORED) {
      const start = beginningOf(load<u8>(rule, BEGINNING), load<u8>(rule, BY), place);
      if (start != NOWHERE && mayBegin(rule, start)) emit(place, number, start);
    } else if (how == ASSIGNED) {
      let may = !hasAhead(keywordEnd, CONNECTOR_LENGTH);
      if (!may) {
        const value = endOfConnector(keywordEnd);
        may = value != 0 && mayBegin(rule, value);
      }
      if (may) emit(place, number, keywordEnd);
    } else {
      const reach = (load<u16>(rule, WITHIN) + load<u16>(rule, LONGEST)) as usize;
      if (!hasAhead(keywordEnd, reach) || isNear(rule, place, keywordEnd, reach))
        emit(place, number, keywordEnd);
    }
  }
}

function mayBegin(rule: usize, start: usize): bool {
  const bytes = load<u32>(rule, BYTES) as usize;
  if (start > INPUT && (load<u8>(bytes + (byteAt(start - 1) as usize)) & 2) != 0) return false;
  return isPlausible(rule, start);
}

function isPlausible(rule: usize, start: usize): bool {
  const glance = load<u8>(rule, GLANCE) as u32;
  return (glance == 0 || passes(glance, start, end)) && mayMatch(rule, start, end);
}

/** Whether a value may stand near a keyword, before it or after it. */
function isNear(rule: usize, place: usize, keywordEnd: usize, reach: usize): bool {
  const needsDigit = load<u8>(rule, NEEDS_DIGIT) != 0;
  const shortest = load<u16>(rule, SHORTEST) as usize;
  const last = min(end, keywordEnd + reach);
  if (!needsDigit || hasDigit(keywordEnd, last)) {
    const to = keywordEnd + (load<u16>(rule, WITHIN) as usize) + 1;
    if (begins(rule, keywordEnd, to, last, shortest)) return true;
  }
  const first = place - INPUT > reach ? place - reach : INPUT;
  return hasDigit(first, place) && begins(rule, first, place, place, shortest);
}

function hasDigit(from: usize, to: usize): bool {
  let at = from;
  for (; at + 16 <= to; at += 16) if (v128.any_true(within(v128.load(at), 48, 10))) return true;
  for (; at < to; at++) if (is(at, DIGIT)) return true;
  return false;
}

/** Whether a match may begin from `from` on and before `to` that ends before `close`. */
function begins(rule: usize, from: usize, to: usize, close: usize, shortest: usize): bool {
  const bytes = load<u32>(rule, BYTES) as usize;
  const last = min(to - 1, close - shortest);
  let seenFrom = load<u32>(rule, SEEN_FROM) as usize;
  let seenTo = load<u32>(rule, SEEN_TO) as usize;
  let start = from >= seenFrom && from < seenTo ? seenTo : from;
  const looked = start;
  // Before this, the rule can step on every character from `start` on.
  let known = start;
  let found = false;
  while (start <= last) {
    const broken = brokenAt(bytes, start + shortest, known);
    known = start + shortest;
    if (broken != 0) start = broken + 1;
    else if (fitsFirsts(bytes, start) && isPlausible(rule, start)) {
      found = true;
      break;
    } else start++;
  }
  if (start > looked) {
    const seen = min(start, last + 1);
    const apart = looked > seenTo || seen < seenFrom;
    if (apart || looked < seenFrom) store<u32>(rule, looked as u32, SEEN_FROM);
    if (apart || seen > seenTo) store<u32>(rule, seen as u32, SEEN_TO);
  }
  return found;
}

/** The last place from `known` on and before `close` at which the rule cannot step; 0 without one. */
function brokenAt(bytes: usize, close: usize, known: usize): usize {
  for (let at = close - 1; at >= known; at--)
    if ((load<u8>(bytes + (byteAt(at) as usize)) & 1) == 0) return at;
  return 0;
}

/** The character before a candidate, and its first eight. */
function fitsFirsts(bytes: usize, start: usize): bool {
  if (start > INPUT && (load<u8>(bytes + (byteAt(start - 1) as usize)) & 2) != 0) return false;
  const stop = min(start + 8, end);
  let bit: u32 = 1;
  for (let at = start; at < stop; at++) {
    if ((load<u8>(bytes + 256 + (byteAt(at) as usize)) & bit) == 0) return false;
    bit <<= 1;
  }
  return true;
}
