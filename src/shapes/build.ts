import { CaprockError } from '#kernel';
import { compilePattern, type Constraint, type Constraints } from './constraints.ts';
import type { Binding, Member, NumberShape, Shape, StringShape, StructureShape } from './model.ts';
import { readSchema, type StructureNode, type Traits } from './schema.ts';

const NO_CONSTRAINT: Constraint = {};

/** Joins the schemas of one client with the limits of its service. One builder gives each structure once. */
export class ShapeBuilder {
  readonly #constraints: Constraints;
  /** The pattern of texts for which the model has none. */
  readonly #textPattern: Pick<Constraint, 'pattern'>;
  readonly #built = new Map<string, StructureShape>();

  constructor(constraints: Constraints, textPattern: Pick<Constraint, 'pattern'> = {}) {
    this.#constraints = constraints;
    this.#textPattern = textPattern;
  }

  structure(reference: unknown): StructureShape {
    const { node } = readSchema(reference);
    if (node.kind !== 'structure')
      throw new CaprockError('MalformedSchema', 'A structure was expected here.');
    return this.#structure(node);
  }

  /** The members of a structure, by name; a member's shape is built when it is first asked for. */
  members(node: StructureNode): ReadonlyMap<string, Member> {
    const limits = this.#constraints[node.name] ?? {};
    return new Map(
      node.memberNames.map((name, index) => {
        const schema = node.memberSchemas[index];
        const constraint = Object.hasOwn(limits, name) ? limits[name] : undefined;
        return [name, this.#member(name, schema, index < node.requiredCount, constraint ?? NO_CONSTRAINT)];
      }),
    );
  }

  #member(name: string, schema: unknown, required: boolean, constraint: Constraint): Member {
    const shapeOf = (): Shape => this.#shape(schema, constraint);
    let shape: Shape | undefined;
    // The traits of a member stand in the pair itself, so reading them does not build what it refers to.
    const { binding, wireName } = bindingOf(name, readSchema(schema).traits);
    return {
      name,
      required,
      binding,
      wireName,
      get shape() {
        return (shape ??= shapeOf());
      },
    };
  }

  #structure(node: StructureNode): StructureShape {
    const known = this.#built.get(node.name);
    if (known !== undefined) return known;
    const shape: StructureShape = {
      kind: 'structure',
      name: node.name,
      union: node.form === 'union',
      eventStream: node.traits['streaming'] !== undefined,
      members: this.members(node),
    };
    this.#built.set(node.name, shape);
    return shape;
  }

  #shape(schema: unknown, constraint: Constraint): Shape {
    const { node } = readSchema(schema);
    switch (node.kind) {
      case 'structure':
        return this.#structure(node);
      case 'list':
        return {
          kind: 'list',
          member: this.#shape(node.member, constraint.member ?? NO_CONSTRAINT),
          ...sizes(constraint),
        };
      case 'map':
        return {
          kind: 'map',
          key: this.#string(constraint.key ?? NO_CONSTRAINT),
          value: this.#shape(node.value, constraint.value ?? NO_CONSTRAINT),
          ...sizes(constraint),
        };
      case 'simple':
        return node.code === 0 ? this.#string(constraint) : simpleShape(node.code, constraint);
      case 'operation':
        throw new CaprockError('MalformedSchema', 'An operation cannot be a member.');
    }
  }

  #string(constraint: Constraint): StringShape {
    const { pattern, ...others } = { ...this.#textPattern, ...constraint };
    return {
      kind: 'string',
      ...(others.enum === undefined ? {} : { enum: others.enum }),
      ...(pattern === undefined ? {} : { pattern: compilePattern(pattern), patternSource: pattern }),
      ...sizes(others),
    };
  }
}

function bindingOf(name: string, traits: Traits): { readonly binding: Binding; readonly wireName: string } {
  const { httpHeader, httpQuery, jsonName, xmlName } = traits;
  if (traits['httpLabel'] !== undefined) return { binding: 'label', wireName: name };
  if (traits['httpPayload'] !== undefined) return { binding: 'payload', wireName: name };
  if (typeof httpHeader === 'string') return { binding: 'header', wireName: httpHeader.toLowerCase() };
  if (typeof httpQuery === 'string') return { binding: 'query', wireName: httpQuery };
  for (const unknown of [
    'httpPrefixHeaders',
    'httpQueryParams',
    'httpResponseCode',
    'eventHeader',
    'eventPayload',
    'xmlFlattened',
  ]) {
    if (traits[unknown] !== undefined) {
      throw new CaprockError(
        'UnsupportedTrait',
        `The codec has no place for members with the trait ${unknown}.`,
      );
    }
  }
  const other = jsonName ?? xmlName;
  return { binding: 'body', wireName: typeof other === 'string' ? other : name };
}

function sizes({ min, max }: Constraint): { readonly min?: number; readonly max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** What the official clients' type codes stand for, but 0, a string. @see \@smithy/types, sentinels */
function simpleShape(code: number, constraint: Constraint): Shape {
  switch (code) {
    case 1:
      return numberShape(constraint);
    case 2:
      return { kind: 'boolean' };
    case 4:
      return { kind: 'timestamp' };
    case 5:
      return { kind: 'timestamp', format: 'date-time' };
    case 6:
      return { kind: 'timestamp', format: 'http-date' };
    case 7:
      return { kind: 'timestamp', format: 'epoch-seconds' };
    case 15:
      return { kind: 'document' };
    case 21:
    case 42:
      return { kind: 'blob', ...sizes(constraint) };
    default:
      throw new CaprockError('MalformedSchema', 'A schema has a type that Caprock does not know.');
  }
}

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const LONG = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

function numberShape(constraint: Constraint): NumberShape {
  switch (constraint.number) {
    case 'integer':
      return { kind: 'number', integer: true, ...INT32, ...sizes(constraint) };
    case 'long':
      return { kind: 'number', integer: true, ...LONG, ...sizes(constraint) };
    default:
      return { kind: 'number', integer: false, ...sizes(constraint) };
  }
}
