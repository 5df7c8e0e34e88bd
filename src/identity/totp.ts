import { createHmac, timingSafeEqual } from 'node:crypto';

/** The seconds that one code lasts. @see https://www.rfc-editor.org/rfc/rfc6238#section-4.1 */
const STEP_MILLISECONDS = 30_000;

/** The time step that a moment is in. @param now milliseconds since the epoch */
export function stepAt(now: number): number {
  return Math.floor(now / STEP_MILLISECONDS);
}

/**
 * The code of six digits for one time step.
 * @see https://www.rfc-editor.org/rfc/rfc6238 over https://www.rfc-editor.org/rfc/rfc4226#section-5.3
 */
export function codeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/**
 * The first step from `first` to `last` whose code is the first one given, and the following steps' codes the
 * others; `undefined` for none. Every step is tried, so that the time taken does not tell which one it was.
 */
export function findStep(
  seed: Uint8Array,
  codes: readonly string[],
  first: number,
  last: number,
): number | undefined {
  let found: number | undefined;
  for (let step = first; step <= last; step += 1) {
    const matches = codes.map((code, n) => same(code, codeAt(seed, step + n)));
    if (!matches.includes(false)) found ??= step;
  }
  return found;
}

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The bytes of a seed in base32, whose characters are those of RFC 4648 and come without padding. */
export function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text, (symbol) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol))
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
