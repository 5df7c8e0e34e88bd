import { ApiError, limits } from '#kernel';

/** The parameters of a form or a query string, decoded, in their order. */
export type Form = ReadonlyMap<string, string>;

/**
 * Parses `a=1&b=2`. A parameter that comes twice is refused: two readers could differ about which one counts.
 * @throws ApiError ValidationException
 */
export function parseForm(text: string): Form {
  const form = new Map<string, string>();
  if (text === '') return form;
  const pairs = text.split('&', limits.queryMembers + 1);
  if (pairs.length > limits.queryMembers) {
    throw new ApiError('ValidationException', `The request has more than ${limits.queryMembers} parameters.`);
  }
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (form.has(name))
      throw new ApiError('ValidationException', 'The request has the same parameter more than once.');
    form.set(name, equals === -1 ? '' : decode(pair.slice(equals + 1)));
  }
  return form;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ApiError('ValidationException', 'A parameter of the request is not percent-encoded UTF-8.');
  }
}
