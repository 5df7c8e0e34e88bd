import { createSecretKey, type KeyObject } from 'node:crypto';

/** One test of Project Wycheproof with what its group says, flat. Bytes are in hexadecimal. */
export type Vector = Readonly<Record<string, unknown>>;

/** A file of vectors, and which of our functions they are put to. */
export interface VectorSet {
  readonly name: string;
  /** Of Project Wycheproof, without `_test.json`. */
  readonly file: string;
  /** What is kept of what a group says, besides its tests. */
  readonly group: readonly string[];
  /** How many of each class, which is a result and flags, are kept in each group of its own kind. */
  readonly perClass: number;
  /** Whether ours takes it and gives what is right. What it throws is a refusal. */
  readonly takes: (vector: Vector) => boolean | Promise<boolean>;
  /** What is valid, and ours refuses all the same; the reason stands beside it. */
  readonly refuses?: (vector: Vector) => boolean;
  /** What a FIPS module refuses or cannot do, and so is not asked in FIPS mode. */
  readonly unapproved?: (vector: Vector) => boolean;
}

export function textOf(vector: Vector, name: string): string {
  const value = vector[name] ?? '';
  if (typeof value !== 'string') throw new TypeError(`${name} of a vector is a text`);
  return value;
}

export function bytesOf(vector: Vector, name: string): Buffer {
  return Buffer.from(textOf(vector, name), 'hex');
}

export function sizeOf(vector: Vector, name: string): number {
  return Number(vector[name]);
}

export function secretOf(vector: Vector, name: string): KeyObject {
  return createSecretKey(bytesOf(vector, name));
}
