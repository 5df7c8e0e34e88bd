import { createHash, randomBytes } from 'node:crypto';
import { CaprockError } from '#kernel';
import { bytesOfPlace } from '../data-key-place.ts';
import { encodePlace } from '../envelope.ts';
import type { LoadModule } from './cryptoki.ts';
import { Pkcs11Token } from './pkcs11-token.ts';
import type { Pkcs11Place } from './pkcs11-uri.ts';
import type { RootKeyProvider } from './provider.ts';
import type { RootKey } from './root-key.ts';

const PROOF_PLACE = encodePlace('root_keys');
const KEY_ID_BYTES = 16;

/**
 * Root keys in a hardware module: AES-256 keys that never leave it, which wrap data keys with AES-GCM there. The keys of a
 * label are told apart by their `CKA_ID`; a rotation makes another one beside the old.
 *
 * A key wraps some few thousand data keys, far below the 2^32 that random nonces of 96 bits are good for.
 * @see https://nvlpubs.nist.gov/nistpubs/legacy/sp/nistspecialpublication800-38d.pdf section 8.3
 */
export function pkcs11Provider(place: Pkcs11Place, load: LoadModule): RootKeyProvider {
  const token = new Pkcs11Token(place, load);
  const name = `the token ${place.token}`;

  function rootKey(keyId: Buffer): RootKey {
    return {
      id: rootIdOf(keyId),
      wrap: (dataKey, at) => token.encrypt(keyId, dataKey, bytesOfPlace(at)),
      unwrap: (wrapped, at) => token.decrypt(keyId, wrapped, bytesOfPlace(at)),
    };
  }

  return {
    kind: 'pkcs11',
    name,
    async find(id, { cka_id: hex, proof }) {
      if (typeof hex !== 'string' || typeof proof !== 'string') return undefined;
      const keyId = Buffer.from(hex, 'hex');
      if (rootIdOf(keyId) !== id) return undefined;
      if (!(await token.keyIds()).some((other) => other.equals(keyId))) return undefined;
      // Another key may have come to bear its id.
      await token
        .decrypt(keyId, Buffer.from(proof, 'base64'), PROOF_PLACE)
        .catch((cause: unknown) => Promise.reject(anotherKey(name, id, cause)));
      return rootKey(keyId);
    },
    instead: async () => `has no key of the label ${place.object} with its id: put your copy back`,
    async make({ used }) {
      const there = await token.keyIds();
      let keyId = there.find((one) => one.length > 0 && !used.has(rootIdOf(one)));
      if (keyId === undefined) {
        keyId = randomBytes(KEY_ID_BYTES);
        await token.generate(keyId);
      }
      const proof = await token.encrypt(keyId, randomBytes(32), PROOF_PLACE);
      return {
        key: rootKey(keyId),
        parameters: { cka_id: keyId.toString('hex'), proof: proof.toString('base64') },
      };
    },
    settle: async () => false,
  };
}

function rootIdOf(keyId: Buffer): string {
  const bytes = encodePlace('caprock pkcs11 root key', keyId.toString('hex'));
  return createHash('sha256').update(bytes).digest().subarray(0, 16).toString('hex');
}

function anotherKey(name: string, id: string, cause: unknown): unknown {
  if (!(cause instanceof CaprockError) || cause.code !== 'DoesNotOpen') return cause;
  return new CaprockError(
    'RootKeyUnavailable',
    `The key in ${name} that bears the id of the root key ${id} is another one: put your copy of the right one back.`,
    { cause },
  );
}
