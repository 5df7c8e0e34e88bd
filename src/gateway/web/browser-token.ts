import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The prefix makes browsers take the cookie from this host alone, over TLS, for all paths: no neighbour under the
 * same domain can plant one.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-the-__host-prefix
 */
const COOKIE = '__Host-caprock';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The token that a browser shows, signed in or not; what has another form than ours is none. */
export function tokenOf(headers: Readonly<Record<string, string>>): string | undefined {
  const found = (headers['cookie'] ?? '').split(';').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return name.trim() === COOKIE && TOKEN.test(value.trim()) ? [value.trim()] : [];
  });
  // Two of them would let two readers each believe another one.
  return found.length === 1 ? found[0] : undefined;
}

export function setCookie(token: string): string {
  return `${COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/** What a form of this browser carries: made of the token, which no other site can read. */
export function formTokenOf(token: string): string {
  return createHash('sha256').update(`form\n${token}`).digest('base64url');
}

/** A secret that is made of the token, for what has to come back to the same browser. */
export function browserOf(token: string): string {
  return createHash('sha256').update(`browser\n${token}`).digest('base64url');
}

export function isFormTokenOf(token: string, given: string): boolean {
  const [right, shown] = [Buffer.from(formTokenOf(token)), Buffer.from(given)];
  return right.length === shown.length && timingSafeEqual(right, shown);
}
