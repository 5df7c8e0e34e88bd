import { readSchema } from '../../src/shapes/schema.ts';

/** An input that holds a made-up secret wherever the API's own model says `sensitive`, and nothing else. */
interface Planted {
  readonly input: unknown;
  readonly count: number;
}

const DEPTH = 8;
const BLOBS: ReadonlySet<number> = new Set([21, 42]);

/**
 * @param operation as the official client writes its schema
 * @param secret makes up another one at each call; `undefined` for a member that is kept in the clear, and may be
 */
export function plantSensitive(operation: unknown, secret: (path: string) => string | undefined): Planted {
  const { node } = readSchema(operation);
  if (node.kind !== 'operation') throw new TypeError('this is the schema of no operation');
  let count = 0;

  /** `undefined` where nothing below is sensitive. */
  function fill(reference: unknown, path: string, isSensitive: boolean, depth: number): unknown {
    if (depth > DEPTH) return undefined;
    const { node: shape, traits } = readSchema(reference);
    const all = isSensitive || traits['sensitive'] !== undefined;
    if (shape.kind === 'simple') {
      if (!all || (shape.code !== 0 && !BLOBS.has(shape.code))) return undefined;
      const text = secret(path);
      if (text === undefined) return undefined;
      count += 1;
      return BLOBS.has(shape.code) ? Buffer.from(text) : text;
    }
    if (shape.kind === 'list') return wrapped(fill(shape.member, path, all, depth + 1), (one) => [one]);
    if (shape.kind === 'map')
      return wrapped(fill(shape.value, path, all, depth + 1), (one) => ({ key: one }));
    if (shape.kind !== 'structure') return undefined;
    const members = shape.memberNames.flatMap((name, at) => {
      const inner = path === '' ? name : `${path}.${name}`;
      const value = fill(shape.memberSchemas[at], inner, all, depth + 1);
      return value === undefined ? [] : [[name, value] as const];
    });
    // Of a union one member is given.
    const given = shape.form === 'union' ? members.slice(0, 1) : members;
    return given.length === 0 ? undefined : Object.fromEntries(given);
  }

  return { input: fill(node.input, '', false, 0) ?? {}, count };
}

function wrapped(value: unknown, into: (value: unknown) => unknown): unknown {
  return value === undefined ? undefined : into(value);
}

/** The one with what the other has beside it; where both have something, what was planted. */
export function merge(sample: unknown, planted: unknown): unknown {
  if (!isPlain(sample) || !isPlain(planted)) {
    return Array.isArray(sample) && Array.isArray(planted)
      ? [merge(sample[0], planted[0]), ...sample.slice(1)]
      : (planted ?? sample);
  }
  const names = new Set([...Object.keys(sample), ...Object.keys(planted)]);
  return Object.fromEntries([...names].map((name) => [name, merge(sample[name], planted[name])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
