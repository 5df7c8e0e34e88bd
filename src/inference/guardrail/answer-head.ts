import { isObject, type Untrusted } from '../json.ts';

/** What a model's software, and not the model, writes of an answer. */
const HEAD = ['id', 'object', 'created', 'model', 'system_fingerprint', 'usage'] as const;
/** A name of a count. */
const COUNT = /^[a-z_]{1,40}$/;

/**
 * The members of an answer, or of one of its events, that are the same for all of it. No guardrail reads them: what has
 * not the form that it should have is left out.
 */
export function headOf(answer: Untrusted): Untrusted {
  return Object.fromEntries(
    HEAD.flatMap((name) => {
      const value = name === 'usage' ? usageOf(answer[name]) : answer[name];
      const isOfTheForm = name === 'usage' || typeof value === 'string' || typeof value === 'number';
      return isOfTheForm && value !== undefined ? [[name, value]] : [];
    }),
  );
}

/** Counts of tokens, and counts of their kinds. */
function usageOf(usage: unknown): Untrusted | undefined {
  if (!isObject(usage)) return undefined;
  const kinds = Object.entries(usage).flatMap(([name, kind]) =>
    isObject(kind) && COUNT.test(name) ? [[name, countsOf(kind)] as const] : [],
  );
  return { ...countsOf(usage), ...Object.fromEntries(kinds) };
}

function countsOf(from: Untrusted): Untrusted {
  return Object.fromEntries(
    Object.entries(from).filter(([name, count]) => typeof count === 'number' && COUNT.test(name)),
  );
}
