import { ALNUM, IS, kinds as kindOf } from './characters.ts';
import { endOfLiteral, hashOf, literalKey, type LiteralTable } from './literals.ts';
import { type Carry, normalise, type Taken } from './normalise.ts';
import { lead } from './leads.ts';
import { CANDIDATE, type Scanner, type ScanTables } from './scanner.ts';
import { textMemory } from './text-memory.ts';
import { ANCHOR_AHEAD, FIRST_LITERAL, shapes } from './shapes.ts';

const [AT, COLON, DOT, HYPHEN, SPACE, SLASH, PLUS, OPEN, CLOSE] = [
  0x40, 0x3a, 0x2e, 0x2d, 0x20, 0x2f, 0x2b, 0x28, 0x29,
];

/** The scanner in plain TypeScript: the fallback where there is no WebAssembly, and what the other is measured against. */
export class PlainScanner implements Scanner {
  candidates: Uint32Array = new Uint32Array(1024 * CANDIDATE);
  #count = 0;
  #length = 0;
  #ended = false;
  bytes: Uint8Array = new Uint8Array();
  #memory = textMemory(this.bytes.buffer);
  #tables: ScanTables | undefined;

  load(tables: ScanTables): void {
    this.#tables = tables;
  }

  take(kept: Uint8Array, piece: string, carry: Carry): Taken {
    const most = kept.length + piece.length + ANCHOR_AHEAD;
    if (this.bytes.length < most) {
      this.bytes = new Uint8Array(2 * most);
      this.#memory = textMemory(this.bytes.buffer);
    }
    this.bytes.set(kept);
    const taken = normalise(piece, carry, this.bytes, kept.length);
    this.#length = kept.length + taken.written;
    this.bytes.fill(0, this.#length, this.#length + ANCHOR_AHEAD);
    return taken;
  }

  text(length: number): string {
    return this.#memory.read(0, length);
  }

  scan(from: number, ended: boolean): number {
    this.#ended = ended;
    this.#count = 0;
    const tables = this.#tables;
    if (tables === undefined) throw new Error('the scanner has no tables');
    for (let place = from; place < this.#length; place += 1) this.#look(this.bytes, place, tables);
    return this.#count;
  }

  #lead(place: number, kind: number, keywordEnd: number): void {
    const text = { bytes: this.bytes, length: this.#length };
    for (const rule of this.#tables?.byKind[kind] ?? []) {
      const start = lead(rule, text, this.#ended, place, keywordEnd);
      if (start >= 0) this.#emit(place, rule.number, start);
    }
  }

  #emit(place: number, rule: number, start: number): void {
    const at = CANDIDATE * this.#count;
    if (at === this.candidates.length) {
      const larger = new Uint32Array(2 * at);
      larger.set(this.candidates);
      this.candidates = larger;
    }
    this.candidates[at] = place;
    this.candidates[at + 1] = rule;
    this.candidates[at + 2] = start;
    this.#count += 1;
  }

  #look(bytes: Uint8Array, place: number, { literals, pairs, wanted }: ScanTables): void {
    const byte = bytes[place] ?? 0;
    const kind = kindOf[byte] ?? 0;
    const before = place === 0 ? 0 : (bytes[place - 1] ?? 0);
    const kindBefore = kindOf[before] ?? 0;
    const at = (ahead: number): number => bytes[place + ahead] ?? 0;
    const is = (ahead: number, mask: number): boolean => ((kindOf[at(ahead)] ?? 0) & mask) !== 0;
    const emit = (shape: number): void => {
      if ((wanted & (1 << shape)) !== 0) this.#lead(place, shape, 0);
    };
    if ((kind & ALNUM) === 0) {
      if (byte === AT && (kindBefore & IS.mailbox) !== 0 && is(1, ALNUM)) emit(shapes.at);
      if (byte === COLON && at(1) === SLASH && at(2) === SLASH && (kindBefore & ALNUM) !== 0)
        emit(shapes.scheme);
      if (byte === DOT && (kindBefore & IS.digit) !== 0 && is(1, IS.digit) && hasDots(at)) emit(shapes.ipv4);
      if (byte === COLON && isIpv6Colon(kindBefore, at, is)) emit(shapes.ipv6);
      if ((byte === COLON || byte === HYPHEN) && (kindBefore & IS.hex) !== 0 && isMac(byte, at, is))
        emit(shapes.mac);
      if (byte === SPACE && is(1, IS.digit) && (kindBefore & IS.lower) !== 0 && isCapitalWord(bytes, place))
        emit(shapes.house);
      if (byte === PLUS && (kindBefore & ALNUM) === 0 && (is(1, IS.digit) || at(1) === OPEN))
        emit(shapes.plus);
      return;
    }
    const first = (kindBefore & ALNUM) === 0;
    if ((kind & IS.digit) !== 0 && is(1, IS.digit) && is(2, IS.digit)) {
      if (first && isSsn(at, is)) emit(shapes.ssn);
      if ((kindBefore & IS.digit) === 0 && isNanp(at, is)) emit(shapes.nanp);
      if (first && before !== DOT && isCard(at, is)) emit(shapes.card);
      if (first && byte === 0x30 && isTrunk(at, is)) emit(shapes.trunk);
    }
    if (first && (kind & IS.upper) !== 0 && is(1, IS.upper) && is(2, IS.digit) && is(3, IS.digit)) {
      if (is(4, ALNUM) || (at(4) === SPACE && is(5, ALNUM))) emit(shapes.iban);
    }
    if (first && isLongRun(is) && isPair(pairs, byte, at(1))) emit(shapes.run);
    if (
      first ||
      ((kind & IS.upper) !== 0 &&
        ((kindBefore & IS.lower) !== 0 || ((kindBefore & IS.upper) !== 0 && is(1, IS.lower))))
    ) {
      this.#lookUp(bytes, place, literals);
    }
  }

  #lookUp(bytes: Uint8Array, place: number, table: LiteralTable): void {
    const { heads, entryLiteral, entryNext, literals } = table;
    let entry = heads[hashOf(literalKey((index) => bytes[place + index] ?? 0))] ?? 0;
    while (entry !== 0) {
      const number = entryLiteral[entry - 1] ?? 0;
      const literal = literals[number];
      const keywordEnd = literal === undefined ? -1 : endOfLiteral(bytes, place, literal);
      if (keywordEnd >= 0) this.#lead(place, FIRST_LITERAL + number, keywordEnd);
      entry = entryNext[entry - 1] ?? 0;
    }
  }
}

/** How far back the beginning of a word is looked for. */
const LONGEST_WORD = 32;

/** Whether the word that ends before `end` begins with a capital letter, no digit or sign before it. */
function isCapitalWord(bytes: Uint8Array, end: number): boolean {
  const lowest = Math.max(0, end - LONGEST_WORD);
  let at = end;
  while (at > lowest && isWordByte(bytes[at - 1] ?? 0)) at -= 1;
  const first = bytes[at] ?? 0;
  return end - at >= 4 && (((kindOf[first] ?? 0) & IS.upper) !== 0 || first === 2);
}

function isWordByte(byte: number): boolean {
  return ((kindOf[byte] ?? 0) & (IS.upper | IS.lower)) !== 0 || (byte >= 1 && byte <= 3) || byte === HYPHEN;
}

type ByteAt = (ahead: number) => number;
type Is = (ahead: number, mask: number) => boolean;

function isPair(pairs: Uint8Array, first: number, second: number): boolean {
  const pair = (first << 8) | second;
  return ((pairs[pair >> 3] ?? 0) & (1 << (pair & 7))) !== 0;
}

function hasDots(at: ByteAt): boolean {
  const second = at(2) === DOT || at(3) === DOT || at(4) === DOT;
  return second && (at(4) === DOT || at(5) === DOT || at(6) === DOT || at(7) === DOT || at(8) === DOT);
}

function isIpv6Colon(kindBefore: number, at: ByteAt, is: Is): boolean {
  if (at(1) === COLON) {
    const before = (kindBefore & IS.hex) !== 0 || (kindBefore & ALNUM) === 0;
    return before && (is(2, IS.hex) || !is(2, ALNUM));
  }
  if ((kindBefore & IS.hex) === 0) return false;
  for (let ahead = 1; ahead <= 4; ahead += 1) if (!is(ahead, IS.hex) && at(ahead) !== COLON) return false;
  let [near, far] = [false, false];
  for (let ahead = 2; ahead <= 10; ahead += 1) {
    if (at(ahead) !== COLON) continue;
    if (ahead <= 5) near = true;
    if (ahead >= 4) far = true;
  }
  return near && far;
}

function isMac(byte: number, at: ByteAt, is: Is): boolean {
  return (
    at(3) === byte && at(6) === byte && at(9) === byte && at(12) === byte && is(1, IS.hex) && is(2, IS.hex)
  );
}

const isJoint = (byte: number): boolean => byte === HYPHEN || byte === SPACE;
const isPhoneJoint = (byte: number): boolean => isJoint(byte) || byte === DOT || byte === CLOSE;

function digits(is: Is, first: number, last: number): boolean {
  for (let ahead = first; ahead <= last; ahead += 1) if (!is(ahead, IS.digit)) return false;
  return true;
}

function isSsn(at: ByteAt, is: Is): boolean {
  return isJoint(at(3)) && digits(is, 4, 5) && isJoint(at(6)) && digits(is, 7, 10);
}

function isNanp(at: ByteAt, is: Is): boolean {
  if (!isPhoneJoint(at(3))) return false;
  if (digits(is, 4, 6)) return isPhoneJoint(at(7)) && digits(is, 8, 11);
  return isPhoneJoint(at(4)) && digits(is, 5, 7) && isPhoneJoint(at(8)) && digits(is, 9, 12);
}

function isCard(at: ByteAt, is: Is): boolean {
  if (!is(3, IS.digit)) return false;
  if (digits(is, 4, 12)) return true;
  return isJoint(at(4)) && digits(is, 5, 8) && (isJoint(at(9)) || is(9, IS.digit));
}

function isTrunk(at: ByteAt, is: Is): boolean {
  let ahead = 3;
  while (ahead < 5 && is(ahead, IS.digit)) ahead += 1;
  return isPhoneJoint(at(ahead)) || at(ahead) === SLASH;
}

function isLongRun(is: Is): boolean {
  for (let ahead = 23; ahead > 0; ahead -= 1) if (!is(ahead, ALNUM)) return false;
  return true;
}
