import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { X509Certificate } from 'node:crypto';
import { CaprockError } from '#kernel';

/** A name that the listener's certificate holds: `value` is in its one normal form. */
export interface ListenerName {
  readonly kind: 'DNS' | 'IP';
  readonly value: string;
}

const ALWAYS = ['localhost', '127.0.0.1', '::1'] as const;
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOSTNAME = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);

/** The given names and those of this machine itself, each once. @throws CaprockError `InvalidHostname` */
export function listenerNames(hostnames: readonly string[]): ListenerName[] {
  const names = new Map<string, ListenerName>();
  for (const hostname of [...ALWAYS, ...hostnames]) {
    const name = listenerName(hostname);
    names.set(`${name.kind}:${name.value}`, name);
  }
  return [...names.values()];
}

function listenerName(hostname: string): ListenerName {
  const version = isIP(hostname);
  if (version === 4) return { kind: 'IP', value: hostname };
  if (version === 6 && URL.canParse(`http://[${hostname}]`))
    return { kind: 'IP', value: shortIPv6(hostname) };
  const value = domainToASCII(hostname).toLowerCase();
  if (value.length > 253 || !HOSTNAME.test(value)) {
    throw new CaprockError(
      'InvalidHostname',
      'A name for the certificate is neither an IP address nor a host name such as caprock.example.org.',
    );
  }
  return { kind: 'DNS', value };
}

function shortIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** Whether the certificate holds these names and no others. */
export function holdsExactly(certificate: X509Certificate, names: readonly ListenerName[]): boolean {
  const held = (certificate.subjectAltName ?? '').split(', ').map((entry) => {
    const [kind = '', ...rest] = entry.split(':');
    const value = rest.join(':');
    return kind === 'IP Address' ? `IP:${isIP(value) === 6 ? shortIPv6(value) : value}` : `${kind}:${value}`;
  });
  const wanted = new Set(names.map((name) => `${name.kind}:${name.value}`));
  return held.length === wanted.size && held.every((name) => wanted.has(name));
}
