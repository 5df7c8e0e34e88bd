import type { Node, TextNode } from './text-tree.ts';

/** One text of several that are read together. */
export interface UnitText {
  readonly node: TextNode;
  /** What stands between it and the next. */
  readonly after: string;
  /** The next one goes on where this one ends: they are blocks, side by side. */
  readonly goesOn: boolean;
}

/** Texts that are assessed together, in the order of the request; one alone is a unit as well. */
export type Unit = readonly UnitText[];

/** A member's name vouches for its value. */
const NAMED = ': ';
const NEXT = '\n';

/** What is assessed together: each part of the tree that is marked so, and each text outside of them by itself. */
export function* unitsOf(node: Node): Generator<Unit, void, undefined> {
  if (isTogether(node)) {
    const unit = [...textsWithin(node, false)];
    if (unit.length > 0) yield unit;
  } else if (node.kind === 'text') yield [{ node, after: '', goesOn: false }];
  else if (node.kind === 'bytes') yield [{ node: node.text, after: '', goesOn: false }];
  else if (node.kind === 'list') for (const item of node.items) yield* unitsOf(item);
  else if (node.kind === 'map') {
    for (const [name, inner] of node.entries) {
      if (typeof name !== 'string') yield* unitsOf(name);
      yield* unitsOf(inner);
    }
  }
}

function isTogether(node: Node): boolean {
  if (node.kind === 'joined' || node.kind === 'json') return true;
  return (node.kind === 'list' || node.kind === 'map') && node.together === true;
}

/** @param inBlock whether nothing but names of the form stands between a text and the list that it is an item of */
function* textsWithin(node: Node, inBlock: boolean): Generator<UnitText, void, undefined> {
  // A number is data by itself.
  if (node.kind === 'text') yield { node, after: NEXT, goesOn: inBlock && node.number === undefined };
  else if (node.kind === 'bytes') yield { node: node.text, after: NEXT, goesOn: false };
  else if (node.kind === 'joined') {
    for (const piece of node.pieces.slice(0, -1)) yield { node: piece, after: '', goesOn: false };
    for (const piece of node.pieces.slice(-1)) yield { node: piece, after: NEXT, goesOn: inBlock };
  } else if (node.kind === 'json') yield* textsWithin(node.inner, false);
  else if (node.kind === 'list') for (const item of node.items) yield* textsWithin(item, true);
  else if (node.kind === 'map') {
    for (const [name, inner] of node.entries) {
      if (typeof name !== 'string') yield { node: name, after: NAMED, goesOn: false };
      yield* textsWithin(inner, inBlock && typeof name === 'string');
    }
  }
}
