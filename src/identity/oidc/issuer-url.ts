import { ApiError, limits } from '#kernel';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * An issuer's URL, exactly as its tokens spell it in `iss`: HTTPS, with host, port and path alone.
 *
 * @param text attacker-controlled
 * @param loopback whether plain HTTP is accepted on this machine's own addresses, for tests
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#IssuerDiscovery
 * @throws ApiError `InvalidInputException`
 */
export function readIssuerUrl(text: string, loopback: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.href === text || url?.href === `${text}/`;
  if (
    url !== undefined &&
    isPlain &&
    text.length <= limits.issuerUrlCharacters &&
    isReachable(url, loopback)
  ) {
    if (url.username === '' && url.password === '' && url.search === '' && url.hash === '') return text;
  }
  throw new ApiError(
    'InvalidInputException',
    'The URL of an OpenID Connect provider must begin with https:// and have a host, a port and a path at most.',
  );
}

/** Whether Caprock may ask there: over HTTPS, or on the machine itself where a setting says so. */
export function isReachable(url: URL, loopback: boolean): boolean {
  return url.protocol === 'https:' || (loopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** The URL without its scheme: what ARNs and condition keys have. */
export function withoutScheme(issuer: string): string {
  return issuer.slice(issuer.indexOf('://') + 3);
}
