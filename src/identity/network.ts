import { isIPv6 } from 'node:net';

/** What counts as one address: whoever has one IPv6 address has the other 2^64 of its network too. */
export function networkOf(sourceIp: string): string {
  if (!isIPv6(sourceIp)) return sourceIp;
  const [head = '', tail] = sourceIp.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
