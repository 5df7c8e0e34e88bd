import { OFFSETS } from './expression/facts.ts';
import { glances } from './glances.ts';
import type { Rule } from './rule.ts';
import type { Text } from './text.ts';

/** What is cheap to see of a candidate. An expression is run only where all of this holds: hardly ever. */
type Begins = Pick<Rule, 'firsts' | 'notBehind' | 'shortest' | 'steps'>;

/** Whether a match may begin here, by the character before it and those that it reads. */
export function mayBegin(rule: Pick<Rule, 'notBehind'> & Plausible, text: Text, start: number): boolean {
  if (start > 0 && rule.notBehind[text.bytes[start - 1] ?? 0] === 1) return false;
  return isPlausible(rule, text, start);
}

type Plausible = Pick<Rule, 'automaton' | 'glance'>;

/** The same of a place whose first characters fit. */
export function isPlausible({ automaton, glance }: Plausible, text: Text, start: number): boolean {
  return (glance === undefined || glances[glance](text, start)) && automaton.mayMatch(text, start);
}

/** The character before a candidate, and its first eight. */
function fitsFirsts(
  { firsts, notBehind }: Begins,
  bytes: Uint8Array,
  length: number,
  start: number,
): boolean {
  if (start > 0 && notBehind[bytes[start - 1] ?? 0] === 1) return false;
  const end = Math.min(start + OFFSETS, length);
  for (let at = start, bit = 1; at < end; at += 1, bit <<= 1) {
    if (((firsts[bytes[at] ?? 0] ?? 0) & bit) === 0) return false;
  }
  return true;
}

/** The last place from `known` on and before `end` at which the rule cannot step; -1 without one. */
function brokenAt({ steps }: Begins, bytes: Uint8Array, end: number, known: number): number {
  for (let at = end - 1; at >= known; at -= 1) if (steps[bytes[at] ?? 0] !== 1) return at;
  return -1;
}

/** The next place before `to` at which a match may begin that ends before `end`; -1 without one. Linear in what it passes. */
export function nextBeginning(
  rule: Begins,
  { bytes, length }: Text,
  from: number,
  to: number,
  end: number,
): number {
  const { shortest } = rule;
  const last = Math.min(to - 1, end - shortest);
  // Before this, the rule can step on every character from `start` on.
  let known = from;
  let start = from;
  while (start <= last) {
    const broken = brokenAt(rule, bytes, start + shortest, known);
    known = start + shortest;
    if (broken >= 0) start = broken + 1;
    else if (fitsFirsts(rule, bytes, length, start)) return start;
    else start += 1;
  }
  return -1;
}

export function hasDigit({ bytes }: Text, from: number, to: number): boolean {
  for (let at = Math.max(0, from); at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) return true;
  }
  return false;
}
