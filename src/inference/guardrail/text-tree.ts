import { distinctNames } from '#detect';
import { isExactNumber, limits, parseExactJson, writtenOut, type ExactNumber } from '#kernel';
import { isObject, repeatsMembers } from '../json.ts';
import { invalid } from '../refuse.ts';
import { asToolName } from '../tool-use.ts';
import { isStructuralName, isStructuralValue } from './structural.ts';

/** Where a text stands in a request: a system prompt, what is said in messages, or anything else that a model is given. */
export type Zone = 'system' | 'messages' | 'rest';

/** One text of a request, which a guardrail may change. */
export interface TextNode {
  readonly kind: 'text';
  text: string;
  /** As it was before a guardrail changed it. */
  readonly given: string;
  readonly zone: Zone;
  /** The caller marked it as content to be guarded. */
  readonly marked: boolean;
  /** The value that it was, where that was no text. */
  readonly number?: number | ExactNumber;
  /** It names a tool, and has to go on doing so. */
  readonly namesTool?: true;
}

/** What no guardrail can read, such as an image. */
export interface OpaqueNode {
  readonly kind: 'opaque';
  readonly value: unknown;
  /** What it is, for an error. */
  readonly what: string;
}

/** One text in pieces, of which some are marked. */
export interface JoinedNode {
  readonly kind: 'joined';
  readonly pieces: readonly TextNode[];
}

/** A list or an object; where it is read together, nothing in it hides in what stands between its texts. */
interface Joint {
  readonly together?: boolean;
}

export type Node =
  | TextNode
  | OpaqueNode
  | { readonly kind: 'plain'; readonly value: unknown }
  /** Bytes of a text document. */
  | { readonly kind: 'bytes'; readonly text: TextNode }
  | JoinedNode
  /** JSON in a text, which it stays to the letter where nothing in it changes. */
  | { readonly kind: 'json'; readonly text: string; readonly inner: Node }
  | (Joint & { readonly kind: 'list'; readonly items: readonly Node[] })
  | (Joint & { readonly kind: 'map'; readonly entries: readonly (readonly [TextNode | string, Node])[] });

export function textNode(text: string, zone: Zone, marked = false): TextNode {
  return { kind: 'text', text, given: text, zone, marked };
}

export function toolNameNode(name: string): TextNode {
  return { ...textNode(name, 'rest'), namesTool: true };
}

export function plain(value: unknown): Node {
  return { kind: 'plain', value };
}

/** The same, its texts to be read together. */
export function together(node: Node): Node {
  return node.kind === 'list' || node.kind === 'map' ? { ...node, together: true } : node;
}

/** A number that could be data: a shorter one is a number. */
const NUMBER_OF_DATA = /^-?\d{7}/;

/** How a value is walked where it is not all text. */
export interface Walk {
  /** What stands at a member, where it is not to be walked like the rest. */
  readonly special: (name: string, value: unknown) => Node | undefined;
  /** Whether a member's name belongs to the form, and is no text. */
  readonly isName: (name: string) => boolean;
}

/** JSON of somebody's own: all of it is text but the words of schemas. */
export const freeWalk: Walk = {
  special: (name, value) => (isStructuralValue(name, value) ? plain(value) : undefined),
  isName: isStructuralName,
};

/** Any JSON value, with its texts, its names of members and its long numbers to be guarded. */
export function treeOf(value: unknown, zone: Zone, walk: Walk = freeWalk, depth = 0): Node {
  if (depth > limits.guardedDepth) throw invalid('The request nests too deeply for a guardrail to read.');
  if (typeof value === 'string') return textNode(value, zone);
  if (typeof value === 'number' || isExactNumber(value)) return numberNode(value, zone);
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => treeOf(item, zone, walk, depth + 1)) };
  }
  if (!isObject(value) || value instanceof Uint8Array) return plain(value);
  const entries = Object.entries(value).map(([name, inner]): readonly [TextNode | string, Node] => [
    walk.isName(name) ? name : textNode(name, zone),
    walk.special(name, inner) ?? treeOf(inner, zone, walk, depth + 1),
  ]);
  return { kind: 'map', entries };
}

/** A number as the digits that it stands for, where these could be data. */
function numberNode(value: number | ExactNumber, zone: Zone): Node {
  const digits = writtenOut(typeof value === 'number' ? String(value) : value.rawJSON);
  if (!NUMBER_OF_DATA.test(digits)) return plain(value);
  return { ...textNode(digits, zone), number: value };
}

/** All texts of a tree, in the order of the request: a member's name comes before what it holds. */
export function* textsOf(node: Node): Generator<TextNode, void, undefined> {
  if (node.kind === 'text') yield node;
  else if (node.kind === 'bytes') yield node.text;
  else if (node.kind === 'joined') yield* node.pieces;
  else if (node.kind === 'json') yield* textsOf(node.inner);
  else if (node.kind === 'list') for (const item of node.items) yield* textsOf(item);
  else if (node.kind === 'map') {
    for (const [name, inner] of node.entries) {
      if (typeof name !== 'string') yield name;
      yield* textsOf(inner);
    }
  }
}

export function* opaquesOf(node: Node): Generator<OpaqueNode, void, undefined> {
  if (node.kind === 'opaque') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* opaquesOf(item);
  else if (node.kind === 'map') for (const [, inner] of node.entries) yield* opaquesOf(inner);
}

/** The value again, with its texts as they are now. */
export function valueOf(node: Node): unknown {
  switch (node.kind) {
    case 'text':
      if (node.text === node.given) return node.number ?? node.text;
      return node.namesTool === true ? asToolName(node.text) : node.text;
    case 'bytes':
      return Buffer.from(node.text.text);
    case 'joined':
      return node.pieces.map(({ text }) => text).join('');
    case 'json':
      return jsonText(node.text, valueOf(node.inner));
    case 'list':
      return node.items.map(valueOf);
    case 'map':
      return objectOf(node.entries);
    default:
      return node.value;
  }
}

function objectOf(entries: readonly (readonly [TextNode | string, Node])[]): unknown {
  const names = distinctNames(
    entries.map(([name]) =>
      typeof name === 'string' ? { before: name, now: name } : { before: name.given, now: name.text },
    ),
  );
  return Object.fromEntries(entries.map(([, inner], index) => [names[index] ?? '', valueOf(inner)]));
}

function jsonText(before: string, value: unknown): string {
  const now = JSON.stringify(value);
  const parsed = parseExactJson(before);
  return now === JSON.stringify(parsed) && !repeatsMembers(before, parsed) ? before : now;
}
