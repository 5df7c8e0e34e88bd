import { has } from './char-set.ts';
import { type Node, parseExpression } from './parse.ts';

const ALPHABET = 'k7QmZ2xRb9TfW4hJc8LsV3nGd6PyB5tHw0KaX1uFqEjNrOiSgMvYeUoIpAlCzD-_./+~=:';

/** A text that an expression matches, the same for the same seed: for examples. */
export function expressionSample(expression: RegExp, seed: number): string {
  const { node } = parseExpression(expression.source, {
    lookAround: true,
    ignoreCase: expression.ignoreCase,
  });
  let state = seed * 2_654_435_761;
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % below;
  };
  return sample(node, next);
}

function sample(node: Node, next: (below: number) => number): string {
  switch (node.kind) {
    case 'set': {
      const known = [...ALPHABET].filter((character) => has(node.set, character.charCodeAt(0)));
      return known[next(Math.max(1, known.length))] ?? String.fromCharCode(node.set[0] ?? 0);
    }
    case 'sequence':
      return node.parts.map((part) => sample(part, next)).join('');
    case 'choice':
      return sample(node.options[next(node.options.length)] ?? { kind: 'sequence', parts: [] }, next);
    case 'repeat':
      return Array.from({ length: Math.max(node.least, Math.min(node.most, node.least + 1)) }, () =>
        sample(node.node, next),
      ).join('');
    case 'edge':
    case 'look':
    case 'again':
      return '';
  }
}
