import { argon2, getFips, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { CaprockError, limits, type Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { RootKeyParameters, RootKeyProvider } from './provider.ts';
import { localRootKey, ROOT_KEY_BYTES, type RootKey } from './root-key.ts';

/** @param isNew whether a new key is made of it: who types it should type it twice */
export type AskPassphrase = (isNew: boolean) => Promise<Secret>;

/**
 * A root key derived from a passphrase: Argon2id, or PBKDF2 over HMAC-SHA-512 in FIPS mode. Salt and cost lie with the
 * state; the passphrase lies nowhere.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9106 and https://www.rfc-editor.org/rfc/rfc8018#section-5.2
 */
export function passphraseProvider(name: string, ask: AskPassphrase): RootKeyProvider {
  return {
    kind: 'passphrase',
    name,
    async find(id, parameters) {
      if (typeof parameters['kdf'] !== 'string') return undefined;
      const key = await derive(await ask(false), parameters);
      if (key.id === id) return key;
      throw new CaprockError(
        'WrongPassphrase',
        `The passphrase (${name}) is not the one that the state's root key ${id} was made of.`,
      );
    },
    instead: async () => 'was not what it was made of: say where it is',
    async make() {
      const passphrase = await ask(true);
      if (revealSecret(passphrase).length < limits.rootPassphraseCharacters) {
        throw new CaprockError(
          'WeakPassphrase',
          `The passphrase (${name}) has fewer than ${limits.rootPassphraseCharacters} characters: everything hangs from it; take a longer one.`,
        );
      }
      const parameters = newParameters();
      return { key: await derive(passphrase, parameters), parameters };
    },
    settle: async () => false,
  };
}

function newParameters(): RootKeyParameters {
  const salt = randomBytes(ROOT_KEY_BYTES).toString('base64');
  return getFips() === 1
    ? { kdf: 'pbkdf2-sha512', salt, iterations: limits.rootPassphraseIterations }
    : {
        kdf: 'argon2id',
        salt,
        memory: limits.rootPassphraseMemoryKilobytes,
        passes: limits.rootPassphrasePasses,
        lanes: limits.rootPassphraseLanes,
      };
}

type Derive = (passphrase: string, salt: Buffer, number: (name: string) => number) => Promise<Buffer>;

const functions: Readonly<Record<string, Derive>> = {
  argon2id: (message, nonce, number) => {
    // promise 9: nothing is computed outside the module
    if (getFips() === 1) {
      throw new CaprockError(
        'NotInFipsMode',
        'The root key was derived with Argon2id, which FIPS mode does not have: rotate to another root key outside FIPS mode first.',
      );
    }
    return promisify(argon2)('argon2id', {
      message,
      nonce,
      memory: number('memory'),
      passes: number('passes'),
      parallelism: number('lanes'),
      tagLength: ROOT_KEY_BYTES,
    });
  },
  'pbkdf2-sha512': (passphrase, salt, number) => pbkdf2Sha512(passphrase, salt, number('iterations')),
};

export function pbkdf2Sha512(passphrase: string, salt: Uint8Array, iterations: number): Promise<Buffer> {
  return promisify(pbkdf2)(passphrase, salt, iterations, ROOT_KEY_BYTES, 'sha512');
}

async function derive(passphrase: Secret, parameters: RootKeyParameters): Promise<RootKey> {
  const { kdf, salt } = parameters;
  const run = functions[String(kdf)];
  if (run === undefined) {
    throw new CaprockError('BadRootKey', 'The state says of its root key a derivation that is not known.');
  }
  const number = (name: string): number => Number(parameters[name]);
  // Typed on two keyboards, one text may be two sequences of code points.
  const text = revealSecret(passphrase).normalize('NFKC');
  return localRootKey(await run(text, Buffer.from(String(salt), 'base64'), number));
}
