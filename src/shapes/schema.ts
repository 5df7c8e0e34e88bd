import { CaprockError } from '#kernel';

/**
 * How the official clients write a schema down: arrays, numbers and functions.
 * @see StaticSchema in \@smithy/types
 */
export type SchemaNode =
  | { readonly kind: 'simple'; readonly code: number }
  | { readonly kind: 'list'; readonly member: unknown }
  | { readonly kind: 'map'; readonly key: unknown; readonly value: unknown }
  | StructureNode
  | OperationNode;

export interface StructureNode {
  readonly kind: 'structure';
  readonly name: string;
  readonly form: 'structure' | 'union' | 'error';
  readonly traits: Traits;
  readonly memberNames: readonly string[];
  readonly memberSchemas: readonly unknown[];
  /** Of the members, the first so many are required. */
  readonly requiredCount: number;
}

export interface OperationNode {
  readonly kind: 'operation';
  readonly name: string;
  readonly traits: Traits;
  readonly input: unknown;
  readonly output: unknown;
}

export type Traits = Readonly<Record<string, unknown>>;

const UNIT: StructureNode = {
  kind: 'structure',
  name: 'Unit',
  form: 'structure',
  traits: {},
  memberNames: [],
  memberSchemas: [],
  requiredCount: 0,
};

const LIST_BIT = 64;
const MAP_BIT = 128;

/** What the bits of a number in the place of traits stand for, lowest first. */
const TRAIT_BITS = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
] as const;

/** The schema and the traits behind a reference: a type code, a function, or a pair with the member's own traits. */
export function readSchema(reference: unknown): { readonly node: SchemaNode; readonly traits: Traits } {
  if (typeof reference === 'function') return readSchema(reference());
  if (reference === 'unit') return { node: UNIT, traits: {} };
  if (typeof reference === 'number') return { node: readCode(reference), traits: {} };
  if (!Array.isArray(reference)) throw malformed();
  const parts: readonly unknown[] = reference;
  if (parts.length === 2) {
    const target = readSchema(parts[0]);
    return { node: target.node, traits: { ...target.traits, ...readTraits(parts[1]) } };
  }
  return readStatic(parts);
}

function readCode(code: number): SchemaNode {
  if (code >= MAP_BIT) return { kind: 'map', key: 0, value: code - MAP_BIT };
  if (code >= LIST_BIT) return { kind: 'list', member: code - LIST_BIT };
  return { kind: 'simple', code };
}

function readStatic(parts: readonly unknown[]): { readonly node: SchemaNode; readonly traits: Traits } {
  const [id, , name, rawTraits, first, second, third] = parts;
  if (typeof name !== 'string') throw malformed();
  const traits = readTraits(rawTraits);
  switch (id) {
    case 0: {
      const target = readSchema(first);
      return { node: target.node, traits: { ...target.traits, ...traits } };
    }
    case 1:
      return { node: { kind: 'list', member: first }, traits };
    case 2:
      return { node: { kind: 'map', key: first, value: second }, traits };
    case 3:
    case 4:
    case -3: {
      const form = id === 3 ? 'structure' : id === 4 ? 'union' : 'error';
      const requiredCount = typeof third === 'number' ? third : 0;
      const node: SchemaNode = {
        kind: 'structure',
        name,
        form,
        traits,
        memberNames: strings(first),
        memberSchemas: Array.isArray(second) ? second : [],
        requiredCount,
      };
      return { node, traits };
    }
    case 9:
      return { node: { kind: 'operation', name, traits, input: first, output: second }, traits };
    default:
      throw malformed();
  }
}

function readTraits(traits: unknown): Traits {
  if (typeof traits === 'number') {
    return Object.fromEntries(TRAIT_BITS.filter((_, bit) => traits & (1 << bit)).map((name) => [name, 1]));
  }
  return typeof traits === 'object' && traits !== null ? { ...traits } : {};
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw malformed();
  return value;
}

function malformed(): CaprockError {
  return new CaprockError(
    'MalformedSchema',
    "An official client's schema has a form that Caprock does not know.",
  );
}
