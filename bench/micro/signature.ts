import { createHmac, createSecretKey, hash } from 'node:crypto';
import { Secret } from '#kernel';
import { checkSigned, parseSigned, signatureMatches, SigningKeys, type WireRequest } from '#wire';
import type { MicroCase } from './case.ts';
import { CREDENTIALS, REGION } from './request.ts';

/** All of SigV4 verification with a key that is cached, against its three hashes alone. */
export function signatureCase(request: WireRequest): MicroCase {
  const keys = new SigningKeys({ most: 10 });
  const secret = new Secret(CREDENTIALS.secretAccessKey);
  const operation = (): boolean => {
    const signed = parseSigned(request);
    if (signed === undefined) throw new Error('the request is not signed');
    checkSigned(request, signed, { region: REGION, service: 'bedrock', now: Date.now() });
    return signatureMatches(request, signed, keys.keyFor(signed.accessKeyId, secret, signed.scope));
  };
  if (!operation()) throw new Error('the signature of the official client does not match');

  const key = createSecretKey(Buffer.alloc(32, 7));
  const canonical = Buffer.from(
    Object.entries(request.headers)
      .map(([name, value]) => `${name}:${value}\n`)
      .join(''),
  );
  const toSign = Buffer.alloc(138, 'a');
  return {
    name: 'SigV4: read, check, verify',
    operation,
    floorName: 'SHA-256 of body and of head, one HMAC',
    floor: () => [
      hash('sha256', request.body, 'hex'),
      hash('sha256', canonical, 'hex'),
      createHmac('sha256', key).update(toSign).digest(),
    ],
  };
}
