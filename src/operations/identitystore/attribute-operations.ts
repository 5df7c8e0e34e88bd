import { ApiError } from '#kernel';
import { operationShape, services, type AttributeOperation, type Shape, type StructureShape } from '#shapes';

type Attributes = Readonly<Record<string, unknown>>;

/** Paths are written in lower camel case, members of the API in upper: `name.familyName` is `Name.FamilyName`. */
function memberName(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * Attributes with these operations done to them, one after the other. A value of null takes the attribute away.
 *
 * @param kept which attributes may be changed
 * @throws ApiError `ValidationException` for a path or a value that the model of CreateUser or CreateGroup does not have
 */
export function applyOperations(
  model: 'CreateUser' | 'CreateGroup',
  kept: readonly string[],
  attributes: Attributes,
  operations: readonly AttributeOperation[],
): Attributes {
  const shape = operationShape(services.identitystore, model).input;
  let changed = attributes;
  for (const { AttributePath: path = '', AttributeValue: value } of operations) {
    const names = path.split('.').map(memberName);
    if (!kept.includes(names[0] ?? '')) throw invalid(path);
    changed = withValue(shape, changed, names, value, path);
  }
  return changed;
}

function withValue(
  shape: StructureShape,
  attributes: Attributes,
  [name = '', ...deeper]: readonly string[],
  value: unknown,
  path: string,
): Attributes {
  const member = shape.members.get(name);
  if (member === undefined) throw invalid(path);
  const { [name]: before, ...others } = attributes;
  if (deeper.length > 0) {
    if (member.shape.kind !== 'structure') throw invalid(path);
    const inner = withValue(member.shape, isRecord(before) ? before : {}, deeper, value, path);
    return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner };
  }
  if (value === null || value === undefined) return others;
  return { ...others, [name]: valueOf(member.shape, value, path) };
}

/** The value as the member takes it, its own members in upper camel case. */
function valueOf(shape: Shape, value: unknown, path: string): unknown {
  switch (shape.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw invalid(path);
      return value;
    case 'string': {
      const { min = 0, max = Number.MAX_SAFE_INTEGER, pattern } = shape;
      if (typeof value !== 'string' || !value.isWellFormed()) throw invalid(path);
      const { length } = Array.from(value.slice(0, max * 2 + 1));
      if (length < min || length > max || pattern?.test(value) === false) throw invalid(path);
      return value;
    }
    case 'list':
      if (!Array.isArray(value) || value.length < (shape.min ?? 0) || value.length > (shape.max ?? 1))
        throw invalid(path);
      return value.map((item) => valueOf(shape.member, item, path));
    case 'structure': {
      if (!isRecord(value)) throw invalid(path);
      return Object.entries(value).reduce<Attributes>(
        (made, [name, item]) => withValue(shape, made, [memberName(name)], item, path),
        {},
      );
    }
    default:
      throw invalid(path);
  }
}

/** The path is the caller's text, of the form that the shape has made sure of. */
function invalid(path: string): ApiError {
  return new ApiError('ValidationException', `The attribute ${path} is none, or its value is not one of it.`);
}

function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
