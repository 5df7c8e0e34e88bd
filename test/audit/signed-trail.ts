import { generateKeyPairSync, sign } from 'node:crypto';
import { openTrailReader, parseVerifier, type Trail, type TrailReader } from '#audit';
import { Checkpoints } from '../../src/audit/checkpoints.ts';
import { NOW } from './records.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** Signs a test's trail as the service does. */
export function checkpointsOf(trail: Trail): Checkpoints {
  const signer = { publicKey, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
  return new Checkpoints({ trail, signer, origin: 'caprock/test', clock: { now: () => NOW } });
}

/** @param address as of `openTrailAt` */
export function readerAt(address: string): Promise<TrailReader> {
  return address.startsWith('sqlite:')
    ? openTrailReader({ directory: address.slice('sqlite:'.length) })
    : openTrailReader({ databaseUrl: address });
}

export function verifierOf(checkpoints: Pick<Checkpoints, 'verifierKey'>) {
  return parseVerifier(checkpoints.verifierKey);
}
