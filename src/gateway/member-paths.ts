import type { Json } from '#audit';
import { Content, Secret } from '#kernel';

/** The value at a dotted member path, or `undefined` where a member on the way is missing. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/**
 * The members at these paths alone, in their places, as JSON; `null` where none of them is there. Their names
 * begin in lower case, as in CloudTrail's records of every service.
 */
export function pick(value: unknown, paths: readonly string[]): { readonly [name: string]: Json } | null {
  const picked: JsonObject = {};
  for (const path of paths) {
    const found = valueAt(value, path);
    if (found !== undefined) place(picked, path.split('.').map(recordName), toJson(found));
  }
  return Object.keys(picked).length > 0 ? picked : null;
}

interface JsonObject {
  [name: string]: Json;
}

function place(into: JsonObject, [name = '', ...rest]: string[], value: Json): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  // Paths name structures, so what stands at a shorter path is an object that this function made.
  const next = (into[name] ??= {}) as JsonObject;
  place(next, rest, value);
}

/** A decoded value as JSON. What is closed stays closed: it would be a mistake in an operation's `recorded`. */
function toJson(value: unknown): Json {
  if (value instanceof Content || value instanceof Secret) return value.toJSON();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [recordName(name), toJson(inner)]),
    );
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function recordName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
