import { ContainedWords } from '../../contained-words.ts';
import { expressionSample } from '../../engine/expression/sample.ts';
import { runOf } from '../../engine/tail.ts';
import type { Identifier } from '../../identifier.ts';
import { distinctCharacters, longestRow } from '../../makeup.ts';

/**
 * A vendor's token: our name of it, what it begins with, and the expression of the rest. One whose length no vendor
 * bounds ends in a class and `{least,}`: it is followed as far as its characters go. Then where the vendor describes it.
 */
export type SecretRow = readonly [type: string, prefix: string, rest: string, source?: string];

/** What documentation writes in place of a token; a row of one character as long as this is none either. */
const placeholders = new ContainedWords(['your', 'xxxxx', 'placeholder', 'example', 'redacted']);
const LONG_ROW = 8;
const UNBOUNDED = /^(.*(\[[^\]]+\])\{\d+),\}$/;
const FEWEST_DIFFERENT = 6;

/**
 * Identifiers of tokens that announce themselves. A token ends where no character of its kind follows; it must not
 * be a placeholder of some documentation.
 */
export function secrets(rows: readonly SecretRow[]): readonly Identifier[] {
  return rows.map(([type, prefix, rest, source]) => {
    const start = escapeExpression(prefix);
    const body = new RegExp(`${start}(?:${rest})`);
    const [, head, character = ''] = UNBOUNDED.exec(rest) ?? [];
    const bounded = head === undefined ? `(?:${rest})(?![A-Za-z0-9])` : `(?:${head}})`;
    return {
      type,
      onByDefault: true,
      ...(source !== undefined && { source }),
      forms: [
        {
          anchor: { prefixes: [prefix] },
          expression: new RegExp(`(?<![A-Za-z0-9])${start}${bounded}`),
          check: (candidate, { bytes }, start) =>
            isRandom(bytes, start + prefix.length, start + candidate.length) ? candidate.length : 0,
          ...(head === undefined ? {} : { tail: runOf(new RegExp(character)) }),
          score: 0.95,
          reason: 'the beginning, the alphabet and the length of a token of this vendor',
        },
      ],
      get examples() {
        const tokens = [1, 2].map((seed) => expressionSample(body, seed));
        return [`${tokens[0]}`, `token: "${tokens[1]}",`];
      },
      get counterExamples() {
        const token = expressionSample(body, 3);
        return [
          `x${token}`,
          token.slice(0, prefix.length + 4),
          `${prefix}${'x'.repeat(token.length - prefix.length)}`,
        ];
      },
    };
  });
}

function isRandom(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    distinctCharacters(bytes, start, end) >= FEWEST_DIFFERENT &&
    longestRow(bytes, start, end) < LONG_ROW &&
    !placeholders.isIn(bytes, start, end)
  );
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
