import { isExactNumber } from '#kernel';
import { isObject, type Untrusted } from '../json.ts';
import { invalid } from '../refuse.ts';
import { isCallId } from './structural.ts';
import {
  freeWalk,
  plain,
  textNode,
  together,
  treeOf,
  type Node,
  type TextNode,
  type Walk,
} from './text-tree.ts';

/** Where a body says how its texts are marked; it is not for the model. */
const CONFIG = 'amazon-bedrock-guardrailConfig';

export interface NativeConfig {
  readonly tagSuffix: string | undefined;
  /** Whether text may pass before all of the answer is known. */
  readonly asynchronous: boolean;
}

/**
 * What a body says of the guardrail.
 * @throws ApiError `ValidationException`
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html
 */
export function nativeConfig(fields: Untrusted): NativeConfig {
  const config = fields[CONFIG];
  if (config === undefined) return { tagSuffix: undefined, asynchronous: false };
  if (!isObject(config)) throw invalid(`The ${CONFIG} of the body is not an object.`);
  const { tagSuffix, streamProcessingMode: mode } = config;
  if (tagSuffix !== undefined && (typeof tagSuffix !== 'string' || !/^[A-Za-z0-9]{1,20}$/.test(tagSuffix))) {
    throw invalid(`The tagSuffix of ${CONFIG} is not 1 to 20 letters and digits.`);
  }
  if (mode !== undefined && mode !== 'SYNCHRONOUS' && mode !== 'ASYNCHRONOUS') {
    throw invalid(`The streamProcessingMode of ${CONFIG} is neither SYNCHRONOUS nor ASYNCHRONOUS.`);
  }
  return { tagSuffix, asynchronous: mode === 'ASYNCHRONOUS' };
}

/** The texts of a body in the model's own form, without the tags that mark some of them. */
export function nativeTree(fields: Untrusted, { tagSuffix }: NativeConfig): Node {
  const entries = Object.entries(fields)
    .filter(([name]) => name !== CONFIG)
    // A number of the body itself is a parameter.
    .map(([name, value]): readonly [string | TextNode, Node] => [
      walk.isName(name) ? name : textNode(name, 'messages'),
      typeof value === 'number' || isExactNumber(value)
        ? plain(value)
        : (walk.special(name, value) ?? eachTogether(value)),
    ]);
  const tree: Node = { kind: 'map', entries };
  return tagSuffix === undefined ? tree : withMarks(tree, marker(tagSuffix));
}

/** Each message of a list by itself; of anything else, all of it. */
function eachTogether(value: unknown): Node {
  const node = treeOf(value, 'messages', walk);
  const isListOfObjects = node.kind === 'list' && node.items.every(({ kind }) => kind === 'map');
  return isListOfObjects ? { ...node, items: node.items.map(together) } : together(node);
}

/** Members that a model's software reads as a file. What else begins like one is a text, and read. */
const FILES: ReadonlySet<string> = new Set(['url', 'image_url', 'file_data']);
const IN_BASE64 = /^data:[^,]{0,100};base64,[A-Za-z0-9+/]*={0,2}$/;

const walk: Walk = { special, isName: freeWalk.isName };

function special(name: string, value: unknown): Node | undefined {
  if ((name === 'id' || name === 'tool_call_id') && isCallId(value)) return plain(value);
  const isFile = FILES.has(name) && typeof value === 'string' && IN_BASE64.test(value);
  return isFile ? { kind: 'opaque', value, what: 'file in base64' } : freeWalk.special(name, value);
}

function marker(suffix: string): RegExp {
  const tag = `amazon-bedrock-guardrails-guardContent_${suffix}`;
  return new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g');
}

function withMarks(node: Node, marks: RegExp): Node {
  if (node.kind === 'text' && node.number === undefined) return split(node, marks);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withMarks(item, marks)) };
  if (node.kind !== 'map') return node;
  return { ...node, entries: node.entries.map(([name, inner]) => [name, withMarks(inner, marks)] as const) };
}

function split(node: TextNode, marks: RegExp): Node {
  const pieces: TextNode[] = [];
  let done = 0;
  for (const found of node.text.matchAll(marks)) {
    pieces.push(textNode(node.text.slice(done, found.index), node.zone));
    pieces.push(textNode(found[1] ?? '', node.zone, true));
    done = found.index + found[0].length;
  }
  if (pieces.length === 0) return node;
  pieces.push(textNode(node.text.slice(done), node.zone));
  return { kind: 'joined', pieces };
}
