import type { Member, Shape, StringShape, StructureShape } from '#shapes';

/** One limit of the API model, with a value just outside it and one at it. */
export interface LimitCase {
  /** Where, as messages have it: members by name, items of lists and maps by their position. */
  readonly path: readonly string[];
  readonly limit: 'required' | 'enum' | 'pattern' | 'minLength' | 'maxLength' | 'minValue' | 'maxValue';
  /** The input with the value just outside. */
  readonly outside: object;
  /** The input with the value at the limit; absent where no such value was found. */
  readonly within?: object;
}

/** How far below the input a limit is looked for: shapes may contain themselves. */
const DEPTH = 6;

/** Values longer than this would be refused as bodies, whatever their member allows. */
const LONGEST = 1_000_000;

type Put = (value: unknown) => object;

/** Every limit of an operation's input, each structure once; `sample` is an input that is right. */
export function limitCases(input: StructureShape, sample: object): LimitCase[] {
  const seen = new Set<StructureShape>();
  const cases: LimitCase[] = [];
  inStructure(input, [], sample as Readonly<Record<string, unknown>>, (value) => value as object);
  return cases;

  function inStructure(
    shape: StructureShape,
    path: readonly string[],
    base: Readonly<Record<string, unknown>>,
    put: Put,
  ): void {
    if (seen.has(shape) || path.length > DEPTH || shape.eventStream) return;
    seen.add(shape);
    for (const member of shape.members.values()) {
      const here = [...path, member.name];
      // The clients do not send a request whose path has a hole.
      if (member.required && member.binding !== 'label' && !isStream(member.shape)) {
        const { [member.name]: _left, ...others } = base;
        cases.push({ path: here, limit: 'required', outside: put(others) });
      }
      const beside = shape.union ? {} : base;
      inShape(
        member.shape,
        here,
        base[member.name],
        (value) => put({ ...beside, [member.name]: value }),
        member,
      );
    }
  }

  function inShape(shape: Shape, path: readonly string[], given: unknown, put: Put, member: Member): void {
    const add = (limit: LimitCase['limit'], outside: unknown, within?: unknown): void => {
      if (outside === undefined) return;
      // In a path or a header no text is no member, and what is not visible may not stand.
      if (typeof outside === 'string' && member.binding !== 'body' && !/^[!-~]+$/.test(outside)) return;
      cases.push({
        path,
        limit,
        outside: put(outside),
        ...(within === undefined ? {} : { within: put(within) }),
      });
    };
    switch (shape.kind) {
      case 'structure': {
        const base = isRecord(given) ? given : (valueOf(shape) as Record<string, unknown>);
        inStructure(shape, path, base, put);
        break;
      }
      case 'list': {
        const item = (Array.isArray(given) ? given[0] : undefined) ?? valueOf(shape.member);
        const { min = 0, max } = shape;
        const many = (count: number) => Array.from({ length: count }, () => item);
        if (min > 0) add('minLength', many(min - 1), many(min));
        if (max !== undefined && max < 5000) add('maxLength', many(max + 1), many(max));
        inShape(shape.member, [...path, '1.member'], item, (value) => put([value, ...many(min - 1)]), member);
        break;
      }
      case 'map': {
        const { min = 0, max } = shape;
        const many = (count: number) =>
          Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`key${index}`, valueOf(shape.value)]),
          );
        if (min > 0) add('minLength', many(min - 1));
        if (max !== undefined && max < 5000) add('maxLength', many(max + 1), many(max));
        inShape(
          shape.key,
          [...path, '1.key'],
          undefined,
          (key) => put({ [String(key)]: valueOf(shape.value) }),
          member,
        );
        inShape(shape.value, [...path, '1.value'], undefined, (value) => put({ key: value }), member);
        break;
      }
      case 'number': {
        const { min, max } = shape;
        // The limits of the type itself are not of the model.
        if (min !== undefined && Math.abs(min) < 2 ** 31) add('minValue', min - 1, min);
        if (max !== undefined && max < 2 ** 31 - 1) add('maxValue', max + 1, max);
        break;
      }
      case 'blob': {
        const { min = 0, max } = shape;
        if (min > 0) add('minLength', new Uint8Array(min - 1), new Uint8Array(min).fill(1));
        if (max !== undefined && max < LONGEST)
          add('maxLength', new Uint8Array(max + 1), new Uint8Array(max).fill(1));
        break;
      }
      case 'string': {
        const { min = 0, max } = shape;
        const hint = typeof given === 'string' ? given : undefined;
        if (shape.enum !== undefined) return add('enum', 'NoSuchValue', shape.enum[0]);
        if (min > 0) add('minLength', 'a'.repeat(min - 1), textOf(shape, min, hint));
        if (max !== undefined && max < LONGEST)
          add('maxLength', 'a'.repeat(max + 1), textOf(shape, max, hint));
        if (shape.pattern !== undefined) add('pattern', misfit(shape), hint ?? textOf(shape, min, hint));
        break;
      }
      default:
        break;
    }
  }
}

/** The least that a shape takes. */
export function valueOf(shape: Shape, depth = 0): unknown {
  if (depth > 2 * DEPTH) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const members = [...shape.members.values()];
      // Forms have no way to write a structure of nothing.
      const first = members.filter(({ shape: { kind } }) => kind === 'string' || kind === 'list').slice(0, 1);
      const required = members.filter((member) => member.required);
      const needed = shape.union ? members.slice(0, 1) : required.length === 0 ? first : required;
      return Object.fromEntries(needed.map(({ name, shape: inner }) => [name, valueOf(inner, depth + 1)]));
    }
    case 'list':
      return Array.from({ length: Math.max(shape.min ?? 0, 1) }, () => valueOf(shape.member, depth + 1));
    case 'map':
      return {};
    case 'number':
      return Math.max(shape.min ?? 0, Math.min(1, shape.max ?? 1));
    case 'blob':
      return new Uint8Array(Math.max(shape.min ?? 0, 1));
    case 'string':
      return shape.enum?.[0] ?? textOf(shape, shape.min ?? 0) ?? 'a';
    case 'timestamp':
      return new Date(0);
    case 'boolean':
      return true;
    case 'document':
      return {};
  }
}

/** Texts that one pattern or the other of the models takes; they are made longer in the middle and at the end. */
const SEEDS = [
  'a',
  '0',
  '/',
  '/a/',
  'v1',
  'PT1H',
  'a.b',
  'a.b.c',
  'a.guardrail.v1',
  'a@b.cc',
  's3://abc',
  '111122223333',
  'd-0123456789',
  'r-abcd',
  'ou-abcd-abcdefgh',
  'p-abcdefgh',
  'car-abcdefgh',
  'alias/a',
  'aws:identitystore:a',
  '01234567-89ab-4def-8123-456789abcdef',
  'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
  'arn:aws:iam::aws:policy/a',
  'arn:aws:iam::111122223333:user/a',
  'arn:aws:bedrock:us-east-1::foundation-model/a.b',
  'arn:aws:bedrock:us-east-1:111122223333:guardrail/a',
  'arn:aws:bedrock:us-east-1:111122223333:automated-reasoning-policy/abcdefghijkl',
  'arn:aws:bedrock:us-east-1:111122223333:guardrail-profile/a.guardrail.v1',
];

/** A text of this length, or not much longer where it is short, that the pattern takes. */
function textOf({ pattern }: StringShape, length: number, hint?: string): string | undefined {
  if (pattern === undefined) return 'a'.repeat(length);
  for (const seed of hint === undefined ? SEEDS : [hint, ...SEEDS]) {
    if (seed.length === length && pattern.test(seed)) return seed;
    for (const filler of ['a', '0']) {
      for (const at of [seed.length, seed.length - 1, 1]) {
        if (seed.length > length) continue;
        const text = seed.slice(0, at) + filler.repeat(length - seed.length) + seed.slice(at);
        if (pattern.test(text)) return text;
      }
    }
  }
  // The least length of the model may be less than what its pattern takes.
  return SEEDS.find((seed) => seed.length >= length && seed.length < length + 100 && pattern.test(seed));
}

/** A text of a length that is right, which the pattern does not take. */
function misfit({ pattern, min = 0, max = Number.MAX_SAFE_INTEGER }: StringShape): string | undefined {
  const length = Math.min(Math.max(min, 1), max);
  return ['!', ' ', '\u0000', '\u0001', '\n', '\u{1f600}', '\u2028', 'A', '\u00e9', '\u{ffff}', '\u{10ffff}']
    .map((character) => character.repeat(length))
    .find((text) => !pattern?.test(text));
}

function isStream(shape: Shape): boolean {
  return shape.kind === 'structure' && shape.eventStream;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
