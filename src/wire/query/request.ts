import { isUtf8 } from 'node:buffer';
import { ApiError, limits } from '#kernel';
import type { WireRequest } from '../http.ts';
import { parseForm, type Form } from './form.ts';

/**
 * The parameters of an awsQuery request: the form in its body, or, of a GET or a POST without a body (which is how
 * clients presign), its query string; never both.
 * @throws ApiError
 */
export function readForm(request: WireRequest): Form {
  return parseForm(formText(request));
}

/** Action and Version, found without parsing the rest: this runs before anyone is authenticated. */
export function actionOf(
  request: WireRequest,
): { readonly action: string; readonly version: string } | undefined {
  if (request.rawPath !== '/') return undefined;
  if (request.method !== 'POST' && request.method !== 'GET') return undefined;
  if (!isInQuery(request) && !isForm(request)) return undefined;
  const text = formText(request);
  const action = /(?:^|&)Action=([A-Za-z0-9]{1,128})(?=&|$)/.exec(text)?.[1];
  if (action === undefined) return undefined;
  const version = /(?:^|&)Version=([0-9-]{1,16})(?=&|$)/.exec(text)?.[1];
  return { action, version: version ?? '' };
}

function isForm(request: WireRequest): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function isInQuery({ method, rawQuery, body }: WireRequest): boolean {
  return method === 'GET' || (body.length === 0 && rawQuery !== '');
}

function formText(request: WireRequest): string {
  const { rawQuery, body } = request;
  if (isInQuery(request)) {
    if (body.length > 0) throw new ApiError('ValidationException', 'A GET request must have no body.');
    return rawQuery;
  }
  if (rawQuery !== '') {
    throw new ApiError(
      'ValidationException',
      'The parameters must stand in the body alone, not in the query string.',
    );
  }
  if (body.length > limits.formBytes) {
    throw new ApiError(
      'RequestEntityTooLargeException',
      `A form must have at most ${limits.formBytes} bytes.`,
    );
  }
  if (!isUtf8(body)) throw new ApiError('ValidationException', 'The request body is not valid UTF-8.');
  return body.toString('utf8');
}
