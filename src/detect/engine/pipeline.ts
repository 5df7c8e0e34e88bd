import type { Finding } from '../finding.ts';
import type { OwnRule } from '../own-identifier.ts';
import type { Taken } from './normalise.ts';
import { type OwnFound, OwnSearch } from './own-search.ts';
import type { Place } from './place.ts';
import type { Places } from './places.ts';
import type { Plan } from './plan.ts';
import { type Resolved, Resolver } from './resolver.ts';
import type { Rule } from './rule.ts';
import type { Scanner } from './scanner.ts';
import { Search } from './search.ts';
import { seenOf, Window } from './window.ts';

/** What a detector looks for, compiled. */
export interface Compiled {
  readonly plan: Plan;
  readonly scanner: Scanner;
  readonly own: readonly OwnRule[];
  readonly minimum: number;
  readonly suppress: ((data: string) => boolean) | undefined;
}

/**
 * All searches of one text that comes in pieces: what they find, with its place in the text as it was given, in its
 * order, none overlapping another, and what is hidden where they are masked.
 */
export class Pipeline {
  readonly #window: Window;
  readonly #places: Places;
  readonly #search: Search;
  readonly #own: readonly OwnSearch[];
  readonly #resolver = new Resolver<Finding>();
  #decided = 0;

  constructor({ plan, scanner, own, minimum, suppress }: Compiled) {
    this.#window = new Window(scanner);
    this.#places = this.#window.places;
    this.#search = new Search(plan, scanner, this.#window, minimum, suppress, (rule, start, end, score) => {
      this.#add(rule, start, end, score);
    });
    this.#own = own.filter(({ score }) => score >= minimum).map((rule) => new OwnSearch(rule));
  }

  /** Text before this unit holds no finding that is still to be given. */
  get released(): number {
    return this.#resolver.released(this.#decided);
  }

  push(piece: string): Resolved<Finding>[] {
    if (piece === '') return [];
    const taken = this.#window.take(piece);
    this.#search.search();
    this.#searchOwn(piece, taken);
    const ownDecided = this.#own.map(({ rule, decided }) =>
      rule.program.seesUnseen ? decided : this.#places.startOf(decided).unit,
    );
    this.#decided = Math.min(this.#places.startOf(this.#search.decided).unit, ...ownDecided);
    const resolved = this.#resolver.drain(this.#decided);
    this.#places.forgetUnit(this.released);
    return resolved;
  }

  /** The text is complete with this piece. */
  end(piece = ''): Resolved<Finding>[] {
    const taken = this.#window.take(piece);
    this.#search.end();
    if (piece !== '') this.#searchOwn(piece, taken);
    for (const own of this.#own) for (const found of own.end()) this.#addOwn(own.rule, found);
    this.#decided = Infinity;
    return this.#resolver.drain(Infinity);
  }

  #searchOwn(piece: string, taken: Taken): void {
    if (this.#own.length === 0) return;
    const seen = seenOf(piece, taken);
    for (const own of this.#own) {
      // What names unseen characters reads the text as it is.
      for (const found of own.push(own.rule.program.seesUnseen ? piece : seen)) this.#addOwn(own.rule, found);
    }
  }

  #add({ type, name: identifier, reason }: Rule, start: number, end: number, score: number): void {
    const from = this.#places.startOf(start);
    const to = this.#places.endOf(end);
    this.#resolver.add({
      type,
      identifier,
      start: from.unit,
      end: to.unit,
      startByte: from.byte,
      endByte: to.byte,
      score,
      reason,
    });
  }

  #addOwn({ type, score, program }: OwnRule, { start, end }: OwnFound): void {
    const places = this.#places;
    const placeOf = (unit: number): Place => ({ unit, byte: places.byteOfUnit(unit) });
    const from = program.seesUnseen ? placeOf(start) : places.startOf(start);
    const to = program.seesUnseen ? placeOf(end) : places.endOf(end);
    this.#resolver.add({
      type,
      identifier: type,
      start: from.unit,
      end: to.unit,
      startByte: from.byte,
      endByte: to.byte,
      score,
      reason: 'what a customer defined',
    });
  }
}
