import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { NewMaterial } from './materials.ts';

const generate = promisify(generateKeyPair);

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export async function rsaPair(modulusLength: number): Promise<NewMaterial> {
  return encode(await generate('rsa', { modulusLength }));
}

/** @param namedCurve as OpenSSL names it */
export async function ecPair(namedCurve: string): Promise<NewMaterial> {
  return encode(await generate('ec', { namedCurve }));
}

export async function ed25519Pair(): Promise<NewMaterial> {
  return encode(await generate('ed25519'));
}

/** @param type as node:crypto names it: `ml-dsa-44` */
export async function mlDsaPair(type: 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87'): Promise<NewMaterial> {
  return encode(await generate(type));
}

function encode({ privateKey, publicKey }: Pair): NewMaterial {
  return {
    secret: privateKey.export({ format: 'der', type: 'pkcs8' }),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  };
}
