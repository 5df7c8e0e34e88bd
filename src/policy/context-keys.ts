import { parseJson, type Json } from './json.ts';

/** `${key}` and `${key, 'default'}`; the signs that stand for themselves have no letter. */
const VARIABLE = /\$\{([A-Za-z][^},]*?)\s*(?:,[^}]*)?\}/g;

/**
 * The condition keys that a policy reads, in conditions and as variables, as it spells them; each once.
 * @param document one that is well formed
 */
export function contextKeysOf(document: string): readonly string[] {
  const policy = parseJson(document);
  if (!(policy instanceof Map)) return [];
  const statement = policy.get('Statement');
  const statements: readonly Json[] = isList(statement) ? statement : [statement ?? null];
  const found = new Map<string, string>();
  const add = (key: string): void => {
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key);
  };
  // The older version has no variables: there `${` is text.
  const hasVariables = policy.get('Version') === '2012-10-17';
  for (const one of statements) {
    if (!(one instanceof Map)) continue;
    for (const key of conditionKeys(one.get('Condition'))) add(key);
    if (!hasVariables) continue;
    for (const text of textsOf(one)) for (const [, key = ''] of text.matchAll(VARIABLE)) add(key);
  }
  return [...found.values()];
}

function conditionKeys(condition: Json | undefined): string[] {
  if (!(condition instanceof Map)) return [];
  return [...condition.values()].flatMap((keys) => (keys instanceof Map ? [...keys.keys()] : []));
}

/** Every string in a value, however deep. */
function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return [...value.values()].flatMap(textsOf);
  return isList(value) ? value.flatMap(textsOf) : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
