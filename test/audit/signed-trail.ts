import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTrailReader, parseVerifier, type Trail, type TrailReader } from '#audit';
import { Checkpoints } from '../../src/audit/checkpoints.ts';
import type { Ed25519Signer } from '../../src/audit/tree/signer.ts';
import { NOW } from './records.ts';

const ofThisProcess = signerWith(generateKeyPairSync('ed25519').privateKey);

/** Signs a test's trail as the service does. */
export function checkpointsOf(trail: Trail, signer: Ed25519Signer = ofThisProcess): Checkpoints {
  return new Checkpoints({ trail, signer, origin: 'caprock/test', clock: { now: () => NOW } });
}

/** Makes a key that several processes sign with. */
export async function writeSigner(folder: string): Promise<void> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(folder, 'signer.pem'), pem, { mode: 0o600 });
}

export async function signerIn(folder: string): Promise<Ed25519Signer> {
  return signerWith(createPrivateKey(await readFile(join(folder, 'signer.pem'))));
}

function signerWith(key: KeyObject): Ed25519Signer {
  return { publicKey: createPublicKey(key), sign: (bytes) => sign(null, bytes, key) };
}

/** @param address as of `openTrailAt` */
export function readerAt(address: string, archive?: string): Promise<TrailReader> {
  return address.startsWith('sqlite:')
    ? openTrailReader({ directory: address.slice('sqlite:'.length) }, archive)
    : openTrailReader({ databaseUrl: address }, archive);
}

export function verifierOf(checkpoints: Pick<Checkpoints, 'verifierKey'>) {
  return parseVerifier(checkpoints.verifierKey);
}
