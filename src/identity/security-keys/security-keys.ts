import { ApiError, limits, type Clock } from '#kernel';
import { isUniqueViolation, type SecurityKeyRow, type Store } from '#store';
import type { Changes } from '../changes.ts';
import { requireUser, type UserRef } from '../find-user.ts';
import { countGuess, takeBackGuess, type Guesser } from '../guesses.ts';
import { newSecurityKeyId } from '../ids.ts';
import { refuseOverDeviceQuota } from '../mfa-quota.ts';
import { algorithmsOf, checkAssertion, checkRegistration, notValid, parseAssertion } from './ceremony.ts';
import { keysOf, requireSecurityKey, securityKeyArn, type Site } from './security-key.ts';

export interface SecurityKey {
  readonly serialNumber: string;
  /** What its user calls it. */
  readonly name: string;
  /** The site where it works. */
  readonly rpId: string;
  /** Milliseconds since the epoch. */
  readonly enabledAt: number;
  readonly lastUsedAt?: number;
}

/** What an authenticator is asked, as JSON for the browser. */
export type CeremonyOptions = Readonly<Record<string, unknown>>;

interface Answer {
  readonly site: Site;
  /** What was asked to be signed, used up by this. */
  readonly challenge: string;
  /** JSON, attacker-controlled. */
  readonly answer: string;
}

/**
 * WebAuthn security keys of users, a second factor beside one-time codes.
 *
 * promise 4: multi-factor authentication with each account
 * @see https://www.w3.org/TR/webauthn-3/
 */
export interface SecurityKeys {
  listOfUser(ref: UserRef): Promise<readonly SecurityKey[]>;
  /** For `navigator.credentials.create`. */
  registrationOptions(ref: UserRef, site: Site, challenge: string): Promise<CeremonyOptions>;
  /**
   * @returns its serial number
   * @throws ApiError `InvalidAuthenticationCodeException` | `LimitExceededException` | `EntityAlreadyExistsException` |
   *   `ValidationException` (the name)
   */
  register(registration: UserRef & Answer & { readonly name: string }): Promise<string>;
  /** For `navigator.credentials.get`; `undefined` where the user has no key for this site. */
  assertionOptions(ref: UserRef, site: Site, challenge: string): Promise<CeremonyOptions | undefined>;
  /**
   * Settles when a key of that user has signed the challenge.
   * @returns its serial number
   * @throws ApiError `InvalidAuthenticationCodeException`, or `ThrottlingException` after too many wrong ones
   */
  verify(assertion: UserRef & Answer & { readonly sourceIp: string }): Promise<string>;
  /** @throws ApiError `NoSuchEntityException`, also for another user's key | `ValidationException` */
  rename(ref: UserRef & { readonly serialNumber: string; readonly name: string }): Promise<void>;
}

export function createSecurityKeys(
  store: Store,
  changes: Changes,
  clock: Clock,
  fips: boolean,
): SecurityKeys {
  const algorithms = algorithmsOf(fips);
  return {
    async listOfUser(ref) {
      const { user_id } = await requireUser(store.db, ref);
      return (await keysOf(store.db, user_id)).map(toSecurityKey);
    },

    async registrationOptions(ref, { rpId }, challenge) {
      const { user_id } = await requireUser(store.db, ref);
      return {
        challenge,
        rp: { id: rpId, name: 'Caprock' },
        user: {
          id: Buffer.from(user_id).toString('base64url'),
          name: ref.userName,
          displayName: ref.userName,
        },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: limits.securityKeyMilliseconds,
        excludeCredentials: (await keysOf(store.db, user_id)).map(descriptor),
        authenticatorSelection: {
          residentKey: 'discouraged',
          requireResidentKey: false,
          // It is the second factor: the first was the password.
          userVerification: 'discouraged',
        },
        attestation: 'none',
      };
    },

    async register({ site, challenge, answer, name, ...ref }) {
      refuseBadName(name);
      const user = await requireUser(store.db, ref);
      const made = await checkRegistration(answer, challenge, site, algorithms);
      const row: SecurityKeyRow = {
        credential_id: made.credentialId,
        account_id: ref.accountId,
        user_id: user.user_id,
        serial_number: securityKeyArn(ref.accountId, ref.userName, name, newSecurityKeyId()),
        key_name: name,
        rp_id: site.rpId,
        public_key: made.publicKey,
        algorithm: made.algorithm,
        transports: JSON.stringify(made.transports),
        sign_count: made.signCount,
        enabled_at: clock.now(),
        last_used_at: null,
      };
      if (row.serial_number.length > limits.mfaSerialCharacters) {
        throw new ApiError('ValidationException', 'The names of the user and the key are too long together.');
      }
      try {
        await changes.make(async (trx) => {
          await refuseOverDeviceQuota(trx, user.user_id);
          await trx.insertInto('security_keys').values(row).execute();
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ApiError('EntityAlreadyExistsException', 'This security key is registered already.');
      }
      return row.serial_number;
    },

    async assertionOptions(ref, { rpId }, challenge) {
      const { user_id } = await requireUser(store.db, ref);
      const keys = (await keysOf(store.db, user_id)).filter((key) => key.rp_id === rpId);
      if (keys.length === 0) return undefined;
      return {
        challenge,
        rpId,
        timeout: limits.securityKeyMilliseconds,
        allowCredentials: keys.map(descriptor),
        userVerification: 'discouraged',
      };
    },

    async verify({ site, challenge, answer, sourceIp, ...ref }) {
      const { user_id } = await requireUser(store.db, ref);
      const guesser: Guesser = { userId: user_id, sourceIp };
      await store.transaction((trx) => countGuess(trx, guesser, clock.now()));
      const assertion = parseAssertion(answer);
      const keys = await keysOf(store.db, user_id);
      const key = keys.find((one) => one.credential_id === assertion.id && one.rp_id === site.rpId);
      if (key === undefined || !algorithms.includes(key.algorithm)) throw notValid();
      const signCount = await checkAssertion(assertion, challenge, site, key);
      await store.transaction(async (trx) => {
        // Of two answers with one counter, as a copied key gives them, the second finds another one here.
        const updated = await trx
          .updateTable('security_keys')
          .set({ sign_count: signCount, last_used_at: clock.now() })
          .where('credential_id', '=', key.credential_id)
          .where('user_id', '=', user_id)
          .where('sign_count', '=', key.sign_count)
          .executeTakeFirst();
        if (Number(updated.numUpdatedRows) !== 1) throw notValid();
        await takeBackGuess(trx, guesser);
      });
      return key.serial_number;
    },

    async rename({ serialNumber, name, ...ref }) {
      refuseBadName(name);
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const key = await requireSecurityKey(trx, { accountId: ref.accountId, serialNumber });
        if (key.user_id !== user_id)
          throw new ApiError('NoSuchEntityException', 'MFA Device invalid for user.');
        await trx
          .updateTable('security_keys')
          .set({ key_name: name })
          .where('credential_id', '=', key.credential_id)
          .execute();
      });
    },
  };
}

function refuseBadName(name: string): void {
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return;
  throw new ApiError(
    'ValidationException',
    'The name of a device has 1 to 64 letters, digits and characters of +=,.@-_, and no spaces.',
  );
}

function descriptor({ credential_id: id, transports }: SecurityKeyRow) {
  return { id, type: 'public-key', transports: JSON.parse(transports) as unknown };
}

function toSecurityKey(row: SecurityKeyRow): SecurityKey {
  return {
    serialNumber: row.serial_number,
    name: row.key_name,
    rpId: row.rp_id,
    enabledAt: row.enabled_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}
