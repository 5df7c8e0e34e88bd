import { argon2, pbkdf2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';
import { ApiError, CaprockError, limits, type Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { createTurns, type Turns } from './turns.ts';

/**
 * Turns passwords into what may be stored, a text that says itself how it was made, so that older ones still
 * verify after the parameters, or the mode, have changed:
 *
 *     $argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>
 *     $pbkdf2-sha512$v=1$i=210000$<salt>$<hash>
 *
 * Hashes are made slowly, in the threads that names are looked up and files are read in as well: but for a bound, a
 * burst of sign-ins would stop all of that.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9106 and https://www.rfc-editor.org/rfc/rfc8018#section-5.2
 */
export interface PasswordHashes {
  /** @throws ApiError `ThrottlingException` where too many wait for theirs */
  make(password: Secret): Promise<string>;
  /**
   * @throws ApiError `ThrottlingException` where too many wait for theirs
   * @throws ApiError `AccessDeniedException` in FIPS mode for a hash that was made outside it
   * @throws CaprockError `UnknownPasswordHash` for what neither form is
   */
  verify(password: Secret, hash: string): Promise<boolean>;
}

/** @param fips use only what a FIPS 140-3 module approves; Argon2 is not among it */
export function createPasswordHashes(
  fips: boolean,
  turns: Turns = createTurns(
    limits.passwordHashesAtOnce,
    limits.passwordHashesWaiting,
    'Too many passwords are being checked at this moment: try again in a few seconds.',
  ),
): PasswordHashes {
  return {
    async make(password) {
      const salt = randomBytes(limits.passwordSaltBytes);
      const scheme = fips ? pbkdf2Sha512 : argon2id;
      const parameters = scheme.parameters;
      return [
        scheme.name,
        parameters,
        base64(salt),
        base64(await turns.take(() => scheme.derive(password, salt, parameters))),
      ].join('$');
    },

    async verify(password, hash) {
      const scheme = [argon2id, pbkdf2Sha512].find(({ name }) => hash.startsWith(`${name}$`));
      const [parameters, salt, expected] = hash.slice((scheme?.name.length ?? 0) + 1).split('$');
      if (scheme === undefined || parameters === undefined || salt === undefined || expected === undefined) {
        throw new CaprockError('UnknownPasswordHash', 'A stored password hash has a form that is not known.');
      }
      // promise 9: in FIPS mode nothing is decided by an algorithm that is not approved
      if (fips && scheme === argon2id) {
        throw new ApiError(
          'AccessDeniedException',
          'This password was stored before FIPS mode was turned on and cannot be checked in it: an administrator must set it anew.',
        );
      }
      const wanted = Buffer.from(expected, 'base64');
      const derived = await turns.take(() =>
        scheme.derive(password, Buffer.from(salt, 'base64'), parameters),
      );
      return derived.length === wanted.length && timingSafeEqual(derived, wanted);
    },
  };
}

interface Scheme {
  readonly name: string;
  /** Those of new hashes. */
  readonly parameters: string;
  derive(password: Secret, salt: Buffer, parameters: string): Promise<Buffer>;
}

const argon2Async: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> =
  promisify(argon2);
const pbkdf2Async = promisify(pbkdf2);

const argon2id: Scheme = {
  name: '$argon2id$v=19',
  parameters: `m=${limits.passwordMemoryKilobytes},t=${limits.passwordPasses},p=${limits.passwordLanes}`,
  derive: (password, salt, parameters) =>
    argon2Async('argon2id', {
      message: revealSecret(password),
      nonce: salt,
      memory: numberOf(parameters, 'm'),
      passes: numberOf(parameters, 't'),
      parallelism: numberOf(parameters, 'p'),
      tagLength: 32,
    }),
};

const pbkdf2Sha512: Scheme = {
  name: '$pbkdf2-sha512$v=1',
  parameters: `i=${limits.passwordIterations}`,
  derive: (password, salt, parameters) =>
    pbkdf2Async(revealSecret(password), salt, numberOf(parameters, 'i'), 64, 'sha512'),
};

function numberOf(parameters: string, name: string): number {
  const [, value] =
    parameters
      .split(',')
      .map((part) => part.split('='))
      .find(([key]) => key === name) ?? [];
  return Number(value);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
