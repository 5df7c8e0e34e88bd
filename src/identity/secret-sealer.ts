import type { Secret } from '#kernel';

/** What identity needs of the keys: to encrypt a secret for one place in the store. */
export interface SecretSealer {
  seal(secret: Secret, place: SecretPlace): Promise<Uint8Array>;
  open(sealed: Uint8Array, place: SecretPlace): Promise<Secret>;
}

export interface SecretPlace {
  readonly accountId: string;
  readonly purpose: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** A secret is bound to its user as well as to its key id: moved to another user's row it does not open. */
export function secretPlace(accountId: string, userId: string, accessKeyId: string): SecretPlace {
  return {
    accountId,
    purpose: 'access-keys',
    table: 'access_keys',
    row: `${userId}/${accessKeyId}`,
    column: 'sealed_secret',
  };
}
