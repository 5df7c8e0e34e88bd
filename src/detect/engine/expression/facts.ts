import { ANY, type CharSet, union } from './char-set.ts';
import { parseExpression, type Node } from './parse.ts';

/** What the engine has to know of an expression before it may run it on a text of which more is to come. */
export interface ExpressionFacts {
  /** The most characters that a match can have, what it looks ahead at included. */
  readonly longest: number;
  /** The fewest characters that a match can have. */
  readonly shortest: number;
  /** Every character that a match can step on: at any other, whatever began before it has been decided. */
  readonly steps: CharSet;
  /** What its first characters can be, by their offset: `OFFSETS` of them. */
  readonly firsts: readonly CharSet[];
  /** What must not stand before it, as far as a look-behind for one character says so. */
  readonly notBehind: CharSet;
}

/** Of so many characters it is known what each can be. */
export const OFFSETS = 8;

/** @throws CaprockError `BadExpression` */
export function expressionFacts(expression: RegExp): ExpressionFacts {
  const { node, groups } = parseExpression(expression.source, {
    lookAround: true,
    ignoreCase: expression.ignoreCase,
  });
  return {
    longest: longest(node, groups),
    shortest: shortest(node, groups),
    steps: union(...steps(node, groups)),
    firsts: firsts(node),
    notBehind: union(...notBehind(node)),
  };
}

function firsts(node: Node): CharSet[] {
  const sets: CharSet[][] = Array.from({ length: OFFSETS }, () => []);
  walk(node, 1, sets);
  return sets.map((some) => union(...some));
}

/**
 * Collects what the characters of a node can be where it begins at any of some offsets, and gives those at which it can
 * end: bit 0 is the beginning of the match.
 */
function walk(node: Node, from: number, sets: CharSet[][]): number {
  switch (node.kind) {
    case 'set':
      for (const [offset, some] of sets.entries()) if ((from & (1 << offset)) !== 0) some.push(node.set);
      return (from << 1) & ((1 << OFFSETS) - 1);
    case 'sequence':
      return node.parts.reduce((at, part) => walk(part, at, sets), from);
    case 'choice':
      return node.options.reduce((ends, option) => ends | walk(option, from, sets), 0);
    case 'repeat': {
      let at = from;
      let ends = node.least === 0 ? from : 0;
      // Behind the last offset there is nothing to collect.
      for (let count = 1; count <= node.most && at !== 0; count += 1) {
        const next = walk(node.node, at, sets);
        if (count > node.least && (ends | next) === ends) break;
        if (count >= node.least) ends |= next;
        at = next;
      }
      return ends;
    }
    case 'again':
      // Whatever was captured, of any length.
      for (const [offset, some] of sets.entries()) if (1 << offset >= (from & -from)) some.push(ANY);
      return ((1 << OFFSETS) - 1) & -(from & -from);
    case 'look':
    case 'edge':
      return from;
  }
}

function* notBehind(node: Node): Generator<CharSet> {
  for (const part of node.kind === 'sequence' ? node.parts : [node]) {
    if (part.kind !== 'look' || !part.behind || !part.negative) return;
    if (part.node.kind === 'set') yield part.node.set;
  }
}

function shortest(node: Node, groups: readonly Node[]): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + shortest(part, groups), 0);
    case 'choice':
      return Math.min(...node.options.map((option) => shortest(option, groups)));
    case 'repeat':
      return node.least === 0 ? 0 : shortest(node.node, groups) * node.least;
    // A group that took no part stands for nothing.
    case 'again':
    case 'look':
    case 'edge':
      return 0;
  }
}

function longest(node: Node, groups: readonly Node[]): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longest(part, groups), 0);
    case 'choice':
      return Math.max(...node.options.map((option) => longest(option, groups)));
    case 'repeat': {
      const one = longest(node.node, groups);
      return one === 0 ? 0 : one * node.most;
    }
    case 'look':
      return node.behind ? 0 : longest(node.node, groups);
    case 'again':
      return longest(groups[node.group] ?? { kind: 'edge', edge: 'start' }, groups);
    case 'edge':
      return 0;
  }
}

function* steps(node: Node, groups: readonly Node[]): Generator<CharSet> {
  switch (node.kind) {
    case 'set':
      yield node.set;
      break;
    case 'sequence':
      for (const part of node.parts) yield* steps(part, groups);
      break;
    case 'choice':
      for (const option of node.options) yield* steps(option, groups);
      break;
    case 'repeat':
      yield* steps(node.node, groups);
      break;
    case 'look':
      // What only peeks at the next two characters is allowed for in `isSettled`.
      if (!node.behind && (!node.negative || longest(node.node, groups) > 2)) yield* steps(node.node, groups);
      break;
    case 'again':
    case 'edge':
      break;
  }
}
