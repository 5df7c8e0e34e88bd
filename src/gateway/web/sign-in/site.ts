import { isIP } from 'node:net';
import type { Site } from '#identity';
import { html, type Html } from '../html.ts';

/** Tells the site of an address, or `undefined` where security keys cannot work: at an IP address. */
export type SiteOf = (origin: string) => Site | undefined;

/**
 * A security key is for one host name, which must be one that this service is known by: a name from the request alone
 * would let whoever relays requests choose it.
 *
 * @param hostnames those of the certificate, besides localhost; `*.example.org` stands for one label more
 */
export function sitesOf(hostnames: readonly string[]): SiteOf {
  const names = ['localhost', ...hostnames.map((name) => name.toLowerCase())].filter(
    (name) => isIP(name) === 0,
  );
  return (origin) => {
    if (!URL.canParse(origin)) return undefined;
    const url = new URL(origin);
    const known = names.some((name) =>
      name.startsWith('*.')
        ? url.hostname.split('.').slice(1).join('.') === name.slice(2)
        : url.hostname === name,
    );
    return known ? { rpId: url.hostname, origin: url.origin } : undefined;
  };
}

/** Said wherever a security key could be used at another address. */
export const NO_SITE: Html = html`<p>
  Security keys do not work at this address: browsers allow them at host names and not at IP addresses. Open
  this page at <code>https://localhost</code> on the machine itself, or at a name listed in
  <code>CAPROCK_HOSTNAMES</code>, with the same port.
</p>`;
