import type { Rule } from './rule.ts';

/** The last place at which data near a keyword was sought: where two keywords stand together, both lead to it. */
export class Sought {
  rule: Rule | undefined;
  /** In the whole text. */
  place = -1;
  /** How many characters of data begin there; 0 for none. */
  length = 0;
  /** Whether it has been told. */
  told = false;

  set(rule: Rule, place: number, length: number): void {
    this.rule = rule;
    this.place = place;
    this.length = length;
    this.told = false;
  }
}
