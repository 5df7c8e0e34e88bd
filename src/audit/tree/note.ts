import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { CaprockError } from '#kernel';

/** What a checkpoint says: so many records, and the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The public half of a checkpoint key. */
export interface NoteVerifier {
  /** The key's name: the checkpoint's origin. */
  readonly name: string;
  readonly publicKey: KeyObject;
  /** Four bytes that tell keys of one name apart. */
  readonly keyId: Buffer;
}

/** Ed25519, in the signature algorithms of signed notes. */
const ED25519 = 1;

/**
 * The body of a checkpoint.
 * @see https://c2sp.org/tlog-checkpoint
 */
export function checkpointBody({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** A body with one signature. @see https://c2sp.org/signed-note */
export function signedNote(body: string, { name, keyId }: NoteVerifier, signature: Uint8Array): string {
  return `${body}\n\u2014 ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

export function noteVerifier(name: string, publicKey: KeyObject): NoteVerifier {
  const keyId = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ED25519]))
    .update(rawKey(publicKey))
    .digest()
    .subarray(0, 4);
  return { name, publicKey, keyId };
}

/** `name+hash+key`: how a verifier of signed notes is given to somebody. */
export function formatVerifier({ name, publicKey, keyId }: NoteVerifier): string {
  const key = Buffer.concat([Buffer.from([ED25519]), rawKey(publicKey)]);
  return `${name}+${keyId.toString('hex')}+${key.toString('base64')}`;
}

/** @throws CaprockError `InvalidVerifierKey` */
export function parseVerifier(text: string): NoteVerifier {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name !== undefined && bytes.length === 33 && bytes[0] === ED25519) {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
    const verifier = noteVerifier(name, createPublicKey({ key: jwk, format: 'jwk' }));
    if (verifier.keyId.toString('hex') === id) return verifier;
  }
  throw new CaprockError('InvalidVerifierKey', 'A public key of checkpoints has the form name+hash+key.');
}

/**
 * Reads a signed checkpoint, and proves its signature.
 *
 * @throws CaprockError `InvalidCheckpoint`, saying what is wrong with it
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const end = note.indexOf('\n\n');
  if (end < 0) throw invalid('it has no empty line between its text and its signatures');
  const body = note.slice(0, end + 1);
  const [origin, size, root] = body.split('\n');
  if (origin !== verifier.name) throw invalid('it is of another log than the public key');
  if (!/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) {
    throw invalid('its second line is not a size, or its third not a hash');
  }
  const proven = note
    .slice(end + 2)
    .split('\n')
    .some((line) => isSignedBy(line, body, verifier));
  if (!proven) throw invalid('it bears no signature of this public key that fits its text');
  return { origin, size: Number(size), root: Buffer.from(root ?? '', 'base64') };
}

function isSignedBy(line: string, body: string, { name, keyId, publicKey }: NoteVerifier): boolean {
  const prefix = `\u2014 ${name} `;
  if (!line.startsWith(prefix)) return false;
  const bytes = Buffer.from(line.slice(prefix.length), 'base64');
  if (bytes.length !== 68 || !bytes.subarray(0, 4).equals(keyId)) return false;
  return verify(null, Buffer.from(body), publicKey, bytes.subarray(4));
}

function rawKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function invalid(why: string): CaprockError {
  return new CaprockError('InvalidCheckpoint', `The checkpoint cannot be believed: ${why}.`);
}
