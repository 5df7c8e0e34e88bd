import { CaprockError } from '#kernel';
import type { Json, JsonNumber } from './json.ts';

/**
 * One string or a list of them.
 * @throws CaprockError `MalformedPolicy`
 */
export function parseStrings(value: Json | undefined, where: string): readonly string[] {
  return parseList(value, where, 'a string', (item) => (typeof item === 'string' ? item : undefined));
}

/**
 * The values of a condition: strings, numbers and booleans, all as text.
 * @throws CaprockError `MalformedPolicy`
 */
export function parseConditionValues(value: Json | undefined, where: string): readonly string[] {
  return parseList(value, where, 'a string, a number or a boolean', (item) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'boolean') return String(item);
    return isNumber(item) ? item.digits : undefined;
  });
}

function parseList(
  value: Json | undefined,
  where: string,
  expected: string,
  read: (item: Json) => string | undefined,
): readonly string[] {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new CaprockError('MalformedPolicy', `${where} is empty.`);
  return list.map((item) => {
    const text = item === undefined ? undefined : read(item);
    if (text === undefined)
      throw new CaprockError('MalformedPolicy', `${where} has a value that is not ${expected}.`);
    return text;
  });
}

function isNumber(value: Json): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'digits' in value;
}

/**
 * Runs `work`, whose errors say what is wrong and not where, and makes sentences of them that begin with the place.
 * @throws CaprockError `MalformedPolicy`
 */
export function within<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CaprockError) || error.code !== 'MalformedPolicy') throw error;
    throw new CaprockError('MalformedPolicy', `${where} ${error.message}.`, { cause: error });
  }
}
