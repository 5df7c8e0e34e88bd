import type { KeyObject } from 'node:crypto';
import { checkpointBody, noteVerifier, signedNote, type Checkpoint } from './note.ts';

/** What signs checkpoints: Ed25519. `compose.ts` hands it in. */
export interface Ed25519Signer {
  readonly publicKey: KeyObject;
  sign(bytes: Uint8Array): Buffer;
}

export function signCheckpoint(checkpoint: Checkpoint, signer: Ed25519Signer): string {
  const body = checkpointBody(checkpoint);
  return signedNote(body, noteVerifier(checkpoint.origin, signer.publicKey), signer.sign(Buffer.from(body)));
}
