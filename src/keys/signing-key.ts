import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Store } from '#store';
import type { SealedPlace, Sealer } from './sealer.ts';

/** A key that signs for this installation. Its private half leaves neither the store unsealed nor this object. */
export interface SigningKey {
  readonly publicKey: KeyObject;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Ed25519, or RSA PKCS #1 v1.5 with SHA-256. */
  sign(bytes: Uint8Array): Buffer;
}

const generate = {
  ed25519: () => generateKeyPairSync('ed25519'),
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const;

/** The signing key for a purpose, made at the first call. All replicas have the same one. */
export async function openSigningKey(
  deps: { readonly store: Store; readonly sealer: Sealer; readonly clock: Clock },
  {
    purpose,
    accountId,
    kind,
  }: { readonly purpose: string; readonly accountId: string; readonly kind: keyof typeof generate },
): Promise<SigningKey> {
  const { db } = deps.store;
  const place: SealedPlace = {
    accountId,
    purpose: 'signing-keys',
    table: 'signing_keys',
    row: purpose,
    column: 'sealed',
  };
  const find = () =>
    db.selectFrom('signing_keys').selectAll().where('purpose', '=', purpose).executeTakeFirst();
  if ((await find()) === undefined) {
    const pair = generate[kind]();
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await db
      .insertInto('signing_keys')
      .values({
        purpose,
        account_id: accountId,
        public_key: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        sealed: await deps.sealer.seal(new Secret(pem), place),
        created_at: deps.clock.now(),
      })
      // Another replica was first: its key is the one.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const row = await db
    .selectFrom('signing_keys')
    .selectAll()
    .where('purpose', '=', purpose)
    .executeTakeFirstOrThrow();
  const privateKey = createPrivateKey(revealSecret(await deps.sealer.open(row.sealed, place)));
  return {
    publicKey: createPublicKey(privateKey),
    createdAt: row.created_at,
    sign: (bytes) => sign(kind === 'rsa' ? 'sha256' : null, bytes, privateKey),
  };
}

/** From here on nobody signs for this purpose with the key that did; where there is none, nothing happens. */
export async function destroySigningKey(store: Store, purpose: string): Promise<void> {
  await store.db.deleteFrom('signing_keys').where('purpose', '=', purpose).execute();
  await store.expunge('signing_keys');
}
