/**
 * Distinguished encoding (DER) of what a certificate consists of: writing only; reading is left to OpenSSL.
 * @see https://www.itu.int/rec/T-REC-X.690
 */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function value(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(body), body]);
}

function lengthOf(body: Uint8Array): Uint8Array {
  if (body.length < 0x80) return Uint8Array.of(body.length);
  const bytes: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return value(TAG.sequence, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return value(TAG.set, ...parts);
}

export function yes(): Buffer {
  return value(TAG.boolean, Uint8Array.of(0xff));
}

/** @param bytes big-endian and not negative; leading zeros are dropped, as DER demands */
export function integer(bytes: Uint8Array): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const digits = bytes.subarray(from);
  const negative = ((digits[0] ?? 0) & 0x80) !== 0;
  return value(TAG.integer, negative ? Uint8Array.of(0) : Uint8Array.of(), digits);
}

/** @param unused bits at the end of the last byte that do not count */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return value(TAG.bitString, Uint8Array.of(unused), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return value(TAG.octetString, bytes);
}

export function utf8String(text: string): Buffer {
  return value(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** @param dotted such as `2.5.29.17` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(TAG.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(0x80 + (rest % 128));
  return bytes;
}

/** Two digits of the year until 2049, four from 2050. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5 */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return digits < '2050'
    ? value(TAG.utcTime, Buffer.from(digits.slice(2)))
    : value(TAG.generalizedTime, Buffer.from(digits));
}

/** `[n]` around whole values. */
export function explicit(n: number, ...parts: readonly Uint8Array[]): Buffer {
  return value(0xa0 + n, ...parts);
}

/** `[n]` in the place of a primitive value's own tag. */
export function implicit(n: number, bytes: Uint8Array): Buffer {
  return value(0x80 + n, bytes);
}

export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
