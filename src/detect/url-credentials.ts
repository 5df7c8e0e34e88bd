import { type Placed, Resolver } from './engine/resolver.ts';

const TYPE = 'CREDENTIALS_IN_URL';

export interface Found extends Placed {
  readonly identifier: string;
  readonly reason: string;
}

/** A scheme, and all that could belong to the URL. */
const URL_RUN = /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/[^\s"'<>`]{1,}/g;

/** Parameters whose value is a credential whatever it looks like; compared without case, `-`, `_`, `.` and `x-`. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(
  (
    'accesstoken idtoken refreshtoken authtoken sessiontoken securitytoken oauthtoken bearertoken apitoken ' +
    'apikey apisecret secret clientsecret secretkey secretaccesskey password passwd pwd passphrase ' +
    'amzsignature amzsecuritytoken amzcredential googsignature googcredential signature sig jwt bearer ' +
    'authorization credential credentials privatekey subscriptionkey functionskey'
  ).split(' '),
);

/** Parameters that carry a credential when their value looks like one. */
const TOKEN_PARAMETERS: ReadonlySet<string> = new Set(
  'token key auth code session sessionid sid access t'.split(' '),
);

/** What documentation writes in place of a value. */
const PLACEHOLDER = /^(?:<.*>|\$?\{.*\}|\[.*\]|\*+|x+|\.+|redacted|placeholder|your[-_ ].*)?$/i;

/**
 * Credentials in the URLs of a text: a password or token before the host, parameters that hold a token, and the
 * signature of a presigned URL. A finding spans the credential and not the URL.
 *
 * promise 10: no credentials in a URL
 */
export function credentialsInUrl(text: string): Found[] {
  const findings: Found[] = [];
  for (const found of text.matchAll(URL_RUN)) {
    const [url] = found;
    findings.push(...userinfo(url, found.index), ...parameters(url, found.index));
  }
  const resolver = new Resolver<Found>();
  for (const one of findings) resolver.add(one);
  return resolver.drain(Infinity).flatMap(({ found }) => found ?? []);
}

/** `scheme://user:password@`; for http(s) a user alone too, for tokens are sent so. URLs may stand inside a URL. */
function userinfo(url: string, offset: number): Found[] {
  const findings: Found[] = [];
  for (const mark of url.matchAll(/([A-Za-z][A-Za-z0-9+.-]{0,31})?:\/\/([^/?#\\]*)/g)) {
    const [whole, scheme = '', authority = ''] = mark;
    const at = authority.lastIndexOf('@');
    if (at <= 0) continue;
    const colon = authority.slice(0, at).indexOf(':');
    const secretStart = colon === -1 ? 0 : colon + 1;
    if (colon === -1 && !/^https?$/i.test(scheme)) continue;
    if (PLACEHOLDER.test(decode(authority.slice(secretStart, at)))) continue;
    const start = offset + mark.index + whole.length - authority.length;
    findings.push(finding(start, start + at, 'a user or password before the host'));
  }
  return findings;
}

/** `?name=value&…` and the same in a fragment, where OAuth puts tokens. */
function parameters(url: string, offset: number): Found[] {
  const findings: Found[] = [];
  for (const parameter of url.matchAll(/(?<=[?&#;])([^=&#;?]{1,128})=([^&#;]{0,8192})/g)) {
    const [whole, name = '', value = ''] = parameter;
    const start = offset + parameter.index + whole.length - value.length;
    const bare = decode(name)
      .toLowerCase()
      .replaceAll(/[-_.]/g, '')
      .replace(/^x(?=amz|goog|api|auth)/, '');
    const decoded = decode(value);
    if (PLACEHOLDER.test(decoded)) continue;
    if (SECRET_PARAMETERS.has(bare))
      findings.push(finding(start, start + value.length, 'a parameter for a credential'));
    else if (TOKEN_PARAMETERS.has(bare) && looksLikeToken(decoded)) {
      findings.push(finding(start, start + value.length, 'a parameter with the form of a token'));
    } else if (decoded !== value && decoded.includes('://') && userinfo(decoded, 0).length > 0) {
      findings.push(finding(start, start + value.length, 'a URL in a parameter, with a user or password'));
    }
  }
  return findings;
}

/** Long, and of letters and digits mixed: no word and no number. */
function looksLikeToken(value: string): boolean {
  return value.length >= 16 && /^[\w.~+/=:-]+$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function finding(start: number, end: number, reason: string): Found {
  return { type: TYPE, identifier: TYPE, start, end, score: 0.9, reason };
}
