import { limits } from '#kernel';

/**
 * What every answer of a page bears: nothing may frame it, nothing of another origin is in it or may reach it, no
 * script stands in its text, and nobody keeps it.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  // With no-referrer, browsers would send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** @param host as the browser gave it, with its port */
export function securityHeaders(host: string): Record<string, string> {
  // A browser would remember it for every port of localhost, and break what else is developed there.
  if (/^localhost(:|$)/.test(host)) return { ...HEADERS };
  return { ...HEADERS, 'strict-transport-security': `max-age=${limits.pageTransportSecuritySeconds}` };
}
