import { KINDS } from './memory';

/** Kinds of bytes: src/detect/engine/characters.ts has the same. */
export const DIGIT: u32 = 1;
export const UPPER: u32 = 2;
export const LOWER: u32 = 4;
export const SPACE: u32 = 8;
export const MAILBOX: u32 = 16;
export const HEX: u32 = 32;
export const ALNUM: u32 = 7;

export function byteAt(place: usize): u32 {
  return load<u8>(place) as u32;
}

export function kindAt(place: usize): u32 {
  return load<u8>(KINDS + (load<u8>(place) as usize)) as u32;
}

export function is(place: usize, kind: u32): bool {
  return (kindAt(place) & kind) != 0;
}

export function within(x: v128, first: i8, count: i8): v128 {
  return i8x16.lt_u(i8x16.sub(x, i8x16.splat(first)), i8x16.splat(count));
}

export function equal(x: v128, byte: i8): v128 {
  return i8x16.eq(x, i8x16.splat(byte));
}
