import { ApiError, limits } from '#kernel';
import type { BodyBudget } from '../body.ts';
import { readBody } from '../body.ts';
import type { HttpRequest, RequestHead } from '../exchange.ts';
import { isFormTokenOf } from './browser-token.ts';

/** The name of the hidden field that holds the form's token. */
export const FORM_TOKEN = 'form_token';

/**
 * The form of a POST, which must come from a page of ours in the same browser: the Origin that the browser tells is
 * this host, and the hidden field fits its cookie.
 *
 * @throws ApiError `ValidationException` | `AccessDeniedException`
 */
export async function readForm(
  request: HttpRequest,
  head: RequestHead,
  token: string | undefined,
  budget: BodyBudget,
): Promise<URLSearchParams> {
  const form = await readProgramForm(request, head, budget);
  refuseForeign(head);
  if (token === undefined || !isFormTokenOf(token, form.get(FORM_TOKEN) ?? '')) {
    throw new ApiError(
      'AccessDeniedException',
      'This form is from another visit, or cookies are switched off: go back, load the page again, and send it once more.',
    );
  }
  return form;
}

/** The form of a POST that a program sends, which proves nothing. @throws ApiError `ValidationException` */
export async function readProgramForm(
  request: HttpRequest,
  head: RequestHead,
  budget: BodyBudget,
): Promise<URLSearchParams> {
  const type = (head.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new ApiError('ValidationException', 'A form is sent as application/x-www-form-urlencoded.');
  }
  const body = await readBody(request, head, budget, limits.pageFormBytes);
  const form = readFields(body.toString('utf8'));
  if (form.size > limits.pageFormFields) {
    throw new ApiError('ValidationException', `A form has at most ${limits.pageFormFields} fields.`);
  }
  return form;
}

/** The fields of a form or a query. @throws ApiError `ValidationException` for a zero character, which no database keeps */
export function readFields(encoded: string): URLSearchParams {
  const fields = new URLSearchParams(encoded);
  for (const [name, value] of fields) {
    if (name.includes('\0') || value.includes('\0')) {
      throw new ApiError('ValidationException', 'A field may not hold a zero character.');
    }
  }
  return fields;
}

/** @throws ApiError `AccessDeniedException` for a request that a page of another site has made the browser send */
function refuseForeign(head: RequestHead): void {
  const { origin, 'sec-fetch-site': site } = head.headers;
  if (origin === originOf(head) && (site === undefined || site === 'same-origin')) return;
  throw new ApiError('AccessDeniedException', 'This form was not sent from a page of this service.');
}

/** Where the browser says that it is. */
export function originOf({ headers }: RequestHead): string {
  return `https://${headers['host'] ?? headers[':authority'] ?? ''}`;
}
