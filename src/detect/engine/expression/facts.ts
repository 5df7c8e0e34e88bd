import { type CharSet, union } from './char-set.ts';
import { parseExpression, type Node } from './parse.ts';

/** What the engine has to know of an expression before it may run it on a text of which more is to come. */
export interface ExpressionFacts {
  /** The most characters that a match can have, what it looks ahead at included. */
  readonly longest: number;
  /** The fewest characters that a match can have. */
  readonly shortest: number;
  /** Every character that a match can step on: at any other, whatever began before it has been decided. */
  readonly steps: CharSet;
}

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
  };
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
