import { readFileSync } from 'node:fs';
import { Secret } from '#kernel';
import { parseSigned, signatureMatches, SigningKeys, type SignedRequest, type WireRequest } from '#wire';

export interface Vector {
  readonly title: string;
  readonly service: string;
  readonly region: string;
  readonly request: {
    readonly method: string;
    readonly rawPath: string;
    readonly rawQuery: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

export interface VectorFile {
  readonly secretAccessKey: string;
  readonly now: string;
  readonly vectors: readonly Vector[];
}

export function readVectors(name: string): VectorFile {
  // The files are our own; a wrong one fails the tests that read it.
  return JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8')) as VectorFile;
}

export function wireOf({ request }: Vector): WireRequest {
  return { ...request, body: Buffer.from(request.body, 'utf8') };
}

export function parsed(wire: WireRequest): SignedRequest {
  const signed = parseSigned(wire);
  if (signed === undefined) throw new Error('The request is not signed.');
  return signed;
}

export function verifies(wire: WireRequest, secretAccessKey: string): boolean {
  const signed = parsed(wire);
  const key = new SigningKeys({ most: 1 }).keyFor(
    signed.accessKeyId,
    new Secret(secretAccessKey),
    signed.scope,
  );
  return signatureMatches(wire, signed, key);
}
