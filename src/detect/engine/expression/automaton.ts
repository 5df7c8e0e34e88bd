import type { Text } from '../text.ts';
import { ANY, type CharSet, has } from './char-set.ts';
import { parseExpression, type Node } from './parse.ts';

/** More repetitions than this are any number of them. */
const MOST_OPTIONAL = 8;
const MOST_COUNTED = 64;
/** A candidate that is undecided after so many characters is left to its expression. */
const FARTHEST = 64;
/** An expression with more states than this is not followed any further: what may match is let through. */
const MOST_STATES = 512;
const [UNKNOWN, DEAD, MATCH, START] = [0, 1, 2, 3];

/** A step of the expression: read one of a set and go on, or go on at other steps without reading; the last one is the match. */
type Step =
  | { readonly kind: 'read'; readonly set: CharSet; next: number }
  | { readonly kind: 'fork'; readonly nexts: number[] }
  | { readonly kind: 'match' };

/**
 * A deterministic automaton of an expression, made as far as texts need it: it says in one step for each byte that no
 * match begins at a place. It lets through too much, and never too little: what is looked at around a match always holds
 * for it, and high counts are any.
 */
export class Automaton {
  readonly #expression: RegExp;
  #steps: readonly Step[] = [];
  /** Of a byte: the number of those that no set of the expression tells apart. */
  #classOf: Uint8Array = new Uint8Array();
  /** A byte of each class. */
  #samples: readonly number[] = [];
  /** By state and class: the state behind it. */
  #table: Uint16Array = new Uint16Array();
  /** Of a state: the reads that it waits at. */
  readonly #waits: number[][] = [[], [], []];
  readonly #known = new Map<string, number>();

  constructor(expression: RegExp) {
    this.#expression = expression;
  }

  /** By byte: the number of its class; and by state and class, the state behind it: it grows as texts need it. */
  get tables(): { readonly classOf: Uint8Array; readonly classes: number; readonly table: Uint16Array } {
    if (this.#steps.length === 0) this.#prepare();
    return { classOf: this.#classOf, classes: this.#samples.length, table: this.#table };
  }

  /** Whether a match may begin at a place of a text of which more may follow: looks at some dozens of characters at most. */
  mayMatch({ bytes, length }: Text, start: number): boolean {
    if (this.#steps.length === 0) this.#prepare();
    const classOf = this.#classOf;
    const classes = this.#samples.length;
    let table = this.#table;
    let state = START;
    const end = Math.min(length, start + FARTHEST);
    for (let at = start; at < end; at += 1) {
      const cell = state * classes + (classOf[bytes[at] ?? 0] ?? 0);
      state = table[cell] ?? MATCH;
      if (state === UNKNOWN) {
        state = this.follow(cell);
        table = this.#table;
      }
      if (state <= MATCH) return state === MATCH;
    }
    return true;
  }

  #prepare(): void {
    const { source, ignoreCase } = this.#expression;
    this.#steps = stepsOf(source, ignoreCase);
    const sets = this.#steps.flatMap((step) => (step.kind === 'read' ? [step.set] : []));
    const classes = new Map<string, number>();
    const samples: number[] = [];
    this.#classOf = Uint8Array.from({ length: 256 }, (_, byte) => {
      const signature = sets.map((set) => (has(set, byte) ? '1' : '0')).join('');
      const known = classes.get(signature) ?? samples.push(byte) - 1;
      classes.set(signature, known);
      return known;
    });
    this.#samples = samples;
    this.#table = new Uint16Array(8 * samples.length);
    this.#stateOf([0]);
  }

  /** Works out where one cell of the table leads. */
  follow(cell: number): number {
    const state = Math.floor(cell / this.#samples.length);
    const byte = this.#samples[cell % this.#samples.length] ?? 0;
    const nexts = (this.#waits[state] ?? []).flatMap((number) => {
      const step = this.#steps[number];
      return step?.kind === 'read' && has(step.set, byte) ? [step.next] : [];
    });
    const next = this.#stateOf(nexts);
    this.#table[cell] = next;
    return next;
  }

  #stateOf(steps: readonly number[]): number {
    const open = [...steps];
    const reached = new Set<number>();
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const step = this.#steps[number];
      if (step === undefined || step.kind === 'match') return MATCH;
      if (reached.has(number)) continue;
      reached.add(number);
      if (step.kind === 'fork') open.push(...step.nexts);
    }
    const waits = [...reached].filter((number) => this.#steps[number]?.kind === 'read');
    if (waits.length === 0) return DEAD;
    const key = waits.sort((a, b) => a - b).join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const state = this.#waits.length;
    if (state >= MOST_STATES) return MATCH;
    this.#waits.push(waits);
    this.#known.set(key, state);
    if (this.#table.length < this.#waits.length * this.#samples.length) {
      const larger = new Uint16Array(2 * this.#waits.length * this.#samples.length);
      larger.set(this.#table);
      this.#table = larger;
    }
    return state;
  }
}

function stepsOf(source: string, ignoreCase: boolean): readonly Step[] {
  const { node, groups } = parseExpression(source, { lookAround: true, ignoreCase });
  const steps: Step[] = [];
  const fork = (): { readonly kind: 'fork'; readonly nexts: number[] } => {
    const step = { kind: 'fork' as const, nexts: [] };
    steps.push(step);
    return step;
  };
  const loop = (one: Node): void => {
    const start = steps.length;
    const step = fork();
    step.nexts.push(steps.length);
    write(one);
    fork().nexts.push(start);
    step.nexts.push(steps.length);
  };
  const write = (one: Node): void => {
    switch (one.kind) {
      case 'set':
        steps.push({ kind: 'read', set: one.set, next: steps.length + 1 });
        break;
      case 'sequence':
        for (const part of one.parts) write(part);
        break;
      case 'choice': {
        const step = fork();
        const ends = one.options.map((option) => {
          step.nexts.push(steps.length);
          write(option);
          return fork();
        });
        for (const end of ends) end.nexts.push(steps.length);
        break;
      }
      case 'repeat': {
        const least = Math.min(one.least, MOST_COUNTED);
        for (let count = 0; count < least; count += 1) write(one.node);
        if (one.most - least > MOST_OPTIONAL) loop(one.node);
        else {
          const skips = Array.from({ length: one.most - least }, () => {
            const step = fork();
            step.nexts.push(steps.length);
            write(one.node);
            return step;
          });
          for (const step of skips) step.nexts.push(steps.length);
        }
        break;
      }
      case 'again':
        write(
          groups[one.group] ?? {
            kind: 'repeat',
            node: { kind: 'set', set: ANY },
            least: 0,
            most: Infinity,
            greedy: true,
          },
        );
        break;
      case 'edge':
      case 'look':
        break;
    }
  };
  write(node);
  const last = node.kind === 'sequence' ? node.parts.at(-1) : undefined;
  // What must follow a match is read like the match.
  if (last?.kind === 'look' && !last.behind && !last.negative) write(last.node);
  steps.push({ kind: 'match' });
  return steps;
}
