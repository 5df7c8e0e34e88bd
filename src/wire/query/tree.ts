import { ApiError, limits } from '#kernel';
import type { ListShape, MapShape, Shape, StructureShape } from '#shapes';
import type { Form } from './form.ts';

/** What stands under one name of a form: a value, further names, or (wrongly) both. */
interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

/**
 * The parameters of an awsQuery request as the value that a JSON body would give: `Tags.member.1.Key=a` becomes
 * `{ Tags: [{ Key: 'a' }] }`. It converts by the shape and checks nothing: what does not fit is left as it is, and
 * the decoder refuses it.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-key-resolution
 */
export function formValue(form: Form, shape: Shape, except: ReadonlySet<string>): unknown {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of form) if (!except.has(name)) plant(root, name, value);
  return convert(root, shape);
}

function plant(root: FormNode, name: string, value: string): void {
  const segments = name.split('.', limits.jsonDepth + 1);
  if (segments.length > limits.jsonDepth) {
    throw new ApiError(
      'ValidationException',
      `A parameter's name nests deeper than ${limits.jsonDepth} levels.`,
    );
  }
  let node = root;
  for (const segment of segments) {
    const child = node.children.get(segment) ?? { children: new Map() };
    node.children.set(segment, child);
    node = child;
  }
  node.value = value;
}

/** What no shape takes, so that the decoder refuses the place where it stands. */
const MALFORMED = Symbol('malformed');

function convert(node: FormNode, shape: Shape): unknown {
  switch (shape.kind) {
    case 'structure':
      return node.value === undefined ? structure(node, shape) : MALFORMED;
    case 'list':
      return list(node, shape);
    case 'map':
      return map(node, shape);
    default:
      return node.children.size > 0 ? MALFORMED : scalar(node.value ?? '', shape);
  }
}

function structure(node: FormNode, shape: StructureShape): unknown {
  const members = new Map([...shape.members.values()].map((member) => [member.wireName, member]));
  const value = emptyRecord();
  for (const [name, child] of node.children) {
    const member = members.get(name);
    value[name] = member === undefined ? MALFORMED : convert(child, member.shape);
  }
  return value;
}

/** `Tags.member.1`, `Tags.member.2`; the empty list is written `Tags=`. */
function list(node: FormNode, shape: ListShape): unknown {
  if (node.value === '' && node.children.size === 0) return [];
  const member = node.children.get('member');
  if (member === undefined || node.children.size !== 1 || node.value !== undefined) return MALFORMED;
  return ordered(member)?.map((item) => convert(item, shape.member)) ?? MALFORMED;
}

/** `Name.entry.1.key=a`, `Name.entry.1.value=b` */
function map(node: FormNode, shape: MapShape): unknown {
  const entry = node.children.get('entry');
  if (entry === undefined || node.children.size !== 1 || node.value !== undefined) return MALFORMED;
  const value = emptyRecord();
  for (const item of ordered(entry) ?? []) {
    const key = item.children.get('key')?.value;
    const itemValue = item.children.get('value');
    if (key === undefined || itemValue === undefined) return MALFORMED;
    value[key] = convert(itemValue, shape.value);
  }
  return value;
}

/** Without a prototype, because names in it are the caller's. */
function emptyRecord(): Record<string, unknown> {
  return Object.create(null);
}

/** The children named 1, 2, 3 …, without a gap; `undefined` for any others. */
function ordered(node: FormNode): FormNode[] | undefined {
  const items: FormNode[] = [];
  for (let index = 1; index <= node.children.size; index += 1) {
    const item = node.children.get(String(index));
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

const NUMBER = /^-?(?:0|[1-9]\d{0,18})(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?$/;

/** Text as the type that a JSON body would have it in; also for headers, labels and query strings. */
export function scalar(text: string, shape: Shape): unknown {
  switch (shape.kind) {
    case 'number':
      return NUMBER.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return shape.format === 'epoch-seconds' && NUMBER.test(text) ? Number(text) : text;
    default:
      return text;
  }
}
