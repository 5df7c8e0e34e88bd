import { createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ApiError, limits, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, KmsKeyVersionRow } from '#store';
import type { Transaction } from 'kysely';
import { destroyDataKeys } from '../life.ts';
import type { SealedPlace, Sealer } from '../sealer.ts';
import type { KmsKey } from './key.ts';
import { invalidState } from './key-state.ts';

/** What a version of a key is made of: a secret key's bytes, or a private key in PKCS #8. */
export interface NewMaterial {
  readonly secret: Buffer;
  /** SubjectPublicKeyInfo, of an asymmetric key. */
  readonly publicKey: Buffer | null;
}

interface Opened {
  /** What it was opened from: another value in the row is opened anew. */
  readonly sealed: Uint8Array;
  readonly key: Promise<KeyObject>;
}

/**
 * The material of customers' keys: sealed in the rows of their versions, and held open here for a bounded number of
 * versions. Whether a key may be used is never remembered: each request reads its state with its row.
 */
export class Materials {
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #opened = new Map<string, Opened>();

  constructor(sealer: Sealer, clock: Clock) {
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** The columns of a version with this material. Not inside a transaction, as `Sealer.seal` is not. */
  async seal(
    key: Pick<KmsKey, 'keyId' | 'accountId' | 'spec'>,
    { secret, publicKey }: NewMaterial,
  ): Promise<
    Pick<KmsKeyVersionRow, 'version_id' | 'material_id' | 'sealed_material' | 'public_key' | 'account_id'>
  > {
    const materialId = materialIdOf(secret);
    const versionId = materialId.slice(0, 32);
    const sealed = await this.#sealer.seal(new Secret(secret.toString('base64')), placeOf(key, versionId));
    secret.fill(0);
    return {
      version_id: versionId,
      material_id: materialId,
      sealed_material: sealed,
      public_key: publicKey,
      account_id: key.accountId,
    };
  }

  /**
   * The key of the version that was found.
   * @throws ApiError `KMSInvalidStateException` where the version has no material (any more) |
   *   `KMSInternalException` for a row that was altered, or copied from another key's
   */
  open(key: KmsKey): Promise<KeyObject> {
    const { version } = key;
    if (version === undefined || version.sealed === null) throw invalidState(key, 'has no key material.');
    if (version.validTo !== null && version.validTo <= this.#clock.now()) {
      throw invalidState(key, 'is pending import.');
    }
    const name = `${key.keyId} ${version.versionId}`;
    const known = this.#opened.get(name);
    if (known !== undefined && Buffer.compare(known.sealed, version.sealed) === 0) return known.key;
    const { sealed, versionId } = version;
    const opened = this.#unseal(key, versionId, sealed);
    this.#keep(name, { sealed, key: opened });
    return opened;
  }

  forget(keyId: string): void {
    for (const name of this.#opened.keys()) if (name.startsWith(`${keyId} `)) this.#opened.delete(name);
  }

  async #unseal(key: KmsKey, versionId: string, sealed: Uint8Array): Promise<KeyObject> {
    const secret = await this.#sealer.open(sealed, placeOf(key, versionId)).catch((cause: unknown) => {
      throw unreadable(key, cause);
    });
    const bytes = Buffer.from(revealSecret(secret), 'base64');
    const opened = isSecretKey(key.spec)
      ? createSecretKey(bytes)
      : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
    bytes.fill(0);
    return opened;
  }

  /** A failure is not kept; the oldest makes room. */
  #keep(name: string, opened: Opened): void {
    this.#opened.delete(name);
    const [oldest] = this.#opened.keys();
    if (this.#opened.size >= limits.kmsVersionsCached && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(name, opened);
    opened.key.catch(() => {
      if (this.#opened.get(name) === opened) this.#opened.delete(name);
    });
  }
}

/** One way: the material cannot be found from it, and the same material has the same id again. */
export function materialIdOf(secret: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'caprock kms material id', 32)).toString('hex');
}

function unreadable({ arn }: KmsKey, cause: unknown): ApiError {
  return new ApiError(
    'KMSInternalException',
    `The key material of ${arn} does not open: its row was altered or moved, or its data key is gone.`,
    { cause },
  );
}

function isSecretKey(spec: string): boolean {
  return spec === 'SYMMETRIC_DEFAULT' || spec.startsWith('HMAC_');
}

/** A sealed value opens in the row of its own key and version alone, and as that kind of key. */
function placeOf(
  { keyId, accountId, spec }: Pick<KmsKey, 'keyId' | 'accountId' | 'spec'>,
  versionId: string,
): SealedPlace {
  const row = `${keyId}\n${versionId}\n${spec}`;
  const purpose = purposeOf(keyId);
  return { accountId, purpose, table: 'kms_key_versions', row, column: 'sealed_material' };
}

/** Each key has a data key of its own. */
function purposeOf(keyId: string): string {
  return `kms/${keyId}`;
}

/** Without its data key no copy of a key's material opens any more, wherever it is kept. */
export function destroyDataKeysOf(
  trx: Transaction<Database>,
  { keyId, accountId }: Pick<KmsKey, 'keyId' | 'accountId'>,
): Promise<number> {
  return destroyDataKeys(trx, { accountId, purpose: purposeOf(keyId) });
}
