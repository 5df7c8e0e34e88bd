import type { Finding } from '../finding.ts';
import type { OwnRule } from '../own-identifier.ts';
import { Normaliser } from './normalise.ts';
import { type OwnFound, OwnSearch } from './own-search.ts';
import type { Place } from './places.ts';
import type { Plan } from './plan.ts';
import { type Resolved, Resolver } from './resolver.ts';
import type { Rule } from './rule.ts';
import type { Scanner } from './scanner.ts';
import { Search } from './search.ts';

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
  readonly #normaliser = new Normaliser();
  readonly #search: Search;
  readonly #own: readonly OwnSearch[];
  readonly #resolver = new Resolver<Finding>();
  #decided = 0;

  constructor({ plan, scanner, own, minimum, suppress }: Compiled) {
    this.#search = new Search(plan, scanner, minimum, suppress, (rule, start, end, score) => {
      this.#add(rule, start, end, score);
    });
    this.#own = own.filter(({ score }) => score >= minimum).map((rule) => new OwnSearch(rule));
  }

  /** Text before this unit holds no finding that is still to be given. */
  get released(): number {
    return this.#resolver.released(this.#decided);
  }

  push(piece: string): Resolved<Finding>[] {
    this.#search.push(this.#normaliser.push(piece));
    return this.#taken(piece);
  }

  /** @param whole the text up to the end of the piece, from its beginning on of ASCII alone */
  pushAscii(piece: string, whole: string): Resolved<Finding>[] {
    this.#normaliser.pushAscii(piece);
    this.#search.push(piece, whole);
    return this.#taken(piece);
  }

  #taken(piece: string): Resolved<Finding>[] {
    const decided = [this.#normaliser.startOf(this.#search.decided).unit];
    const seen = this.#own.length === 0 ? '' : this.#normaliser.seen;
    for (const own of this.#own) {
      // What names unseen characters reads the text as it is.
      const asIs = own.rule.program.seesUnseen;
      for (const found of own.push(asIs ? piece : seen)) this.#addOwn(own.rule, found);
      decided.push(asIs ? own.decided : this.#normaliser.startOf(own.decided).unit);
    }
    this.#decided = Math.min(...decided);
    const resolved = this.#resolver.drain(this.#decided);
    this.#normaliser.forgetUnit(this.released);
    return resolved;
  }

  end(): Resolved<Finding>[] {
    this.#search.end();
    for (const own of this.#own) for (const found of own.end()) this.#addOwn(own.rule, found);
    this.#decided = Infinity;
    return this.#resolver.drain(Infinity);
  }

  #add({ type, name: identifier, reason }: Rule, start: number, end: number, score: number): void {
    const from = this.#normaliser.startOf(start);
    const to = this.#normaliser.endOf(end);
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
    const normaliser = this.#normaliser;
    const placeOf = (unit: number): Place => ({ unit, byte: normaliser.byteOfUnit(unit) });
    const from = program.seesUnseen ? placeOf(start) : normaliser.startOf(start);
    const to = program.seesUnseen ? placeOf(end) : normaliser.endOf(end);
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
