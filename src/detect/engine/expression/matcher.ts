import { limits } from '#kernel';
import { plainUnit } from '../characters.ts';
import { has, WORD } from './char-set.ts';
import type { Edge } from './parse.ts';
import type { Program } from './program.ts';

export interface Match {
  readonly start: number;
  readonly end: number;
}

/**
 * Runs a program over a text that comes in pieces. Of matches that begin at different places the first counts, of
 * those at one place the preferred; the next is sought behind it. A match has at most so many characters as the
 * limits say: no thread lives longer. The work for a character is bounded by the program, whatever the text.
 */
export class Matcher {
  readonly #program: Program;
  /** Threads before the next character, the preferred first: step and where the match began. */
  #threads: { step: number; start: number }[] = [];
  #marks: Uint32Array;
  #round = 0;
  #best: Match | undefined;
  #at = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#marks = new Uint32Array(program.steps.length);
  }

  /** The next character to be read; matches that are still to be told begin at or after `decided`. */
  get at(): number {
    return this.#at;
  }

  get decided(): number {
    let first = this.#best?.start ?? this.#at;
    for (const { start } of this.#threads) first = Math.min(first, start);
    return first;
  }

  /** Goes on at another place, where nothing before it can match any more. */
  skipTo(at: number): void {
    this.#threads = [];
    this.#best = undefined;
    this.#at = at;
  }

  /**
   * Reads on as far as can be told: the two characters behind each must be known, or the text have ended.
   * @param unitAt the UTF-16 unit at a place, -1 before the first and behind the last
   */
  *run(unitAt: (at: number) => number, length: number, ended: boolean): Generator<Match> {
    const last = ended ? length : length - 2;
    while (this.#at <= last) {
      if (this.#threads.length === 0 && this.#best === undefined) this.#at = this.#skip(unitAt, last);
      if (this.#best === undefined) this.#seed(unitAt);
      const unit = this.#at < length ? unitAt(this.#at) : -1;
      this.#step(unit, unitAt);
      if (this.#threads.length === 0 && this.#best !== undefined) {
        const found: Match = this.#best;
        this.skipTo(found.end);
        yield found;
      } else this.#at += 1;
    }
  }

  /** To the next place where a match can begin. */
  #skip(unitAt: (at: number) => number, last: number): number {
    const { firsts } = this.#program;
    let at = this.#at;
    if (firsts === undefined) return at;
    while (at < last && !has(firsts, unitAt(at))) at += 1;
    return at;
  }

  #seed(unitAt: (at: number) => number): void {
    // The round's marks are those of the threads that stand here already.
    if (this.#threads.length === 0) this.#round += 1;
    this.#follow(this.#threads, 0, this.#at, this.#at, unitAt);
  }

  #step(unit: number, unitAt: (at: number) => number): void {
    const { steps } = this.#program;
    const threads = this.#threads;
    const next: typeof threads = [];
    this.#round += 1;
    for (const { step: number, start } of threads) {
      const step = steps[number];
      if (step?.kind === 'match') {
        this.#best = { start, end: this.#at };
        break;
      }
      if (step?.kind !== 'read' || unit < 0 || this.#at - start >= limits.ownMatchCharacters) continue;
      if (unit < 128 ? step.ascii[unit] === 1 : has(step.set, unit)) {
        this.#follow(next, number + 1, start, this.#at + 1, unitAt);
      }
    }
    this.#threads = next;
  }

  /** Adds a thread, and those that it splits into without reading. */
  #follow(
    threads: { step: number; start: number }[],
    step: number,
    start: number,
    at: number,
    unitAt: (at: number) => number,
  ): void {
    const { steps } = this.#program;
    const open = [step];
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (this.#marks[number] === this.#round) continue;
      this.#marks[number] = this.#round;
      const one = steps[number];
      if (one?.kind === 'split') open.push(one.second, one.first);
      else if (one?.kind !== 'edge') threads.push({ step: number, start });
      else if (isEdge(one.edge, unitAt(at - 1), unitAt(at))) open.push(number + 1);
    }
  }
}

function isEdge(edge: Edge, before: number, after: number): boolean {
  if (edge === 'start') return before < 0;
  if (edge === 'end') return after < 0;
  const isWord = (unit: number): boolean => unit >= 0 && has(WORD, plainUnit(unit));
  return (isWord(before) !== isWord(after)) === (edge === 'word');
}
