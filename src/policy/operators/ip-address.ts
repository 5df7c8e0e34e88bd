import { comparison, type Operator } from './operator.ts';

const V4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** An address or a range: its family's groups (4 of 8 bits, or 8 of 16) and how many leading bits count. */
interface IpRange {
  readonly groups: readonly number[];
  readonly prefix: number;
}

/**
 * An IPv4 or IPv6 address, or a range in CIDR form. Without a prefix, the address alone. An IPv4 address mapped
 * into IPv6 (`::ffff:192.0.2.1`), as listeners on both families report it, is that IPv4 address.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const groups = address.includes(':') ? parseV6(address) : parseV4(address);
  if (groups === undefined) return undefined;
  const bits = groups.length === 4 ? 32 : 128;
  const length = slash === -1 ? String(bits) : text.slice(slash + 1);
  const prefix = PREFIX.test(length) ? Number(length) : Infinity;
  if (prefix > bits) return undefined;
  return unmapped({ groups, prefix });
}

/** Leading zeros are refused: some read `010` as eight. */
function parseV4(text: string): number[] | undefined {
  const octets = V4.exec(text)?.slice(1).map(Number);
  return octets?.every((octet) => octet <= 255) ? octets : undefined;
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const [a, b, c, d] = parseV4(part) ?? [];
      if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else return undefined;
  }
  return groups;
}

function unmapped(range: IpRange): IpRange {
  const { groups, prefix } = range;
  const [g0, g1, g2, g3, g4, mark, high, low] = groups;
  if (high === undefined || low === undefined || prefix < 96) return range;
  if (g0 !== 0 || g1 !== 0 || g2 !== 0 || g3 !== 0 || g4 !== 0 || mark !== 0xffff) return range;
  return { groups: [high >> 8, high & 255, low >> 8, low & 255], prefix: prefix - 96 };
}

/** Whether all of `inner` lies in `outer`; addresses of different families never do. */
function isWithin(inner: IpRange, outer: IpRange): boolean {
  if (inner.groups.length !== outer.groups.length || inner.prefix < outer.prefix) return false;
  const width = outer.groups.length === 4 ? 8 : 16;
  for (let index = 0, left = outer.prefix; left > 0; index += 1, left -= width) {
    const different = (outer.groups[index] ?? 0) ^ (inner.groups[index] ?? 0);
    if (different >> Math.max(0, width - left) !== 0) return false;
  }
  return true;
}

const form = { expected: 'an IP address or a CIDR range', parse: parseIpRange };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
export const ipAddressOperators: readonly Operator[] = [
  comparison('IpAddress', form, isWithin),
  comparison('NotIpAddress', form, isWithin, true),
];
