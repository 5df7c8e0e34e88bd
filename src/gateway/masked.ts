import type { RequestHead } from './exchange.ts';

/** Headers whose value may be told, where it is of this form: nobody can write anything else in it. */
const TOLD: Readonly<Record<string, RegExp>> = {
  'content-length': /^\d{1,15}$/,
  'content-type':
    /^application\/(json|x-amz-json-1\.[01]|x-www-form-urlencoded|vnd\.amazon\.eventstream)(; charset=utf-8)?$/i,
  'x-amz-date': /^\d{8}T\d{6}Z$/,
};

/** Headers that may be said to be there. Of any other, even the name is the caller's to choose. */
const NAMED = new Set([
  ':authority',
  'accept',
  'authorization',
  'cookie',
  'host',
  'user-agent',
  'x-amz-content-sha256',
  'x-amz-security-token',
  'x-amz-target',
]);

/** Query parameters that may be said to be there. */
const PARAMETERS = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
]);

/**
 * What diagnostics may tell of a request's head. It is made of what is known to be harmless, rather than cleaned of
 * what is known to be secret: no credential, no URL and no text of a caller can come through.
 */
export function maskedHead({ headers, rawPath, rawQuery }: RequestHead): object {
  const told: Record<string, string> = {};
  let others = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (TOLD[name]?.test(value) === true) told[name] = value;
    else if (NAMED.has(name) || name in TOLD) told[name] = '[masked]';
    else others += 1;
  }
  const parameters = rawQuery === '' ? [] : rawQuery.split('&').map((pair) => pair.split('=', 1)[0] ?? '');
  return {
    headers: told,
    otherHeaders: others,
    pathBytes: rawPath.length,
    parameters: parameters.filter((name) => PARAMETERS.has(name)),
    otherParameters: parameters.filter((name) => !PARAMETERS.has(name)).length,
  };
}
