import { CaprockError } from '#kernel';

/** Where objects lie in an S3-compatible store. */
export interface StorePlace {
  /** `https://s3.example.org:9000` */
  readonly endpoint: URL;
  readonly region: string;
  /** One bucket for all; without it, each bucket of a trail is a bucket of the store. */
  readonly bucket?: string;
  /** Before every key in that one bucket; empty for none. */
  readonly prefix: string;
}

/** The path of an object's URL: path style, for a store at any address. */
export function pathOf({ bucket: one, prefix }: StorePlace, bucket: string, key: string): string {
  const parts =
    one === undefined
      ? [bucket, ...key.split('/')]
      : [one, ...prefix.split('/').filter(Boolean), bucket, ...key.split('/')];
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new CaprockError('InvalidKey', 'An object key has no empty or relative parts.');
  }
  return `/${parts.map(encode).join('/')}`;
}

/** As signatures want it: all but the unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** To which nothing goes over a network. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * @param text `https://s3.example.org:9000`
 * @throws CaprockError `BadSetting` for what is no such URL; in FIPS mode for an endpoint of AWS that is no FIPS one
 */
export function readEndpoint(text: string, fips: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const right =
    url !== undefined &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username + url.password === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)));
  if (!right) {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_TRAIL_STORE (--trail-store) must be a URL such as https://s3.example.org:9000.',
    );
  }
  if (fips && url.hostname.endsWith('.amazonaws.com') && !url.hostname.startsWith('s3-fips.')) {
    throw new CaprockError(
      'BadSetting',
      'In FIPS mode a store of AWS is called by its FIPS endpoint: CAPROCK_TRAIL_STORE=https://s3-fips.REGION.amazonaws.com.',
    );
  }
  return url;
}
