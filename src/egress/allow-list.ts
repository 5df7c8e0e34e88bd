import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { CaprockError } from '#kernel';

/**
 * The places that Caprock may connect to: `idp.example.org:443,kms.eu-central-1.amazonaws.com`. A place is a host name
 * or an IP address (IPv6 in brackets), and a port, which is 443 where it is not given. There are no wildcards.
 *
 * @returns each as `host:port` in its one normal form
 * @throws CaprockError `BadSetting`
 */
export function readAllowList(text: string): ReadonlySet<string> {
  const places = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return new Set(places.map(readPlace));
}

function readPlace(text: string): string {
  const url = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : undefined;
  const [, port] = /:(\d{1,5})$/.exec(text) ?? [];
  const bare = text.slice(0, port === undefined ? undefined : -port.length - 1);
  const isHost = isIP(bare.replace(/^\[|\]$/g, '')) !== 0 || /^[\w.-]+$/u.test(domainToASCII(bare));
  if (url === undefined || !isHost || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_EGRESS (--egress) must be hosts and ports separated by commas, such as idp.example.org:443; it knows no wildcards.',
    );
  }
  return placeOf(url.hostname, Number(port ?? 443));
}

/** @param hostname as `URL` spells it, or an IPv6 address without brackets */
export function placeOf(hostname: string, port: number): string {
  const bare = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return isIP(bare) === 6 ? `[${bare}]:${port}` : `${bare}:${port}`;
}
