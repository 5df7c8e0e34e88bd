import { ApiError, limits, type Clock } from '#kernel';
import type { KmsKeyVersionRow, Store } from '#store';
import { changeKey, keyNotFound } from './keys.ts';
import { toKey, type KmsKey } from './key.ts';
import { requireSpec } from './key-specs.ts';
import { requireUsable } from './key-state.ts';
import type { Materials } from './materials.ts';
import { readMarker, toPage, type Page, type PageQuery } from './page.ts';

const DAY = 24 * 3600_000;

export interface RotationStatus {
  readonly enabled: boolean;
  readonly periodDays?: number;
  /** Milliseconds since the epoch. */
  readonly nextAt?: number;
}

export interface KeyVersionInfo {
  readonly materialId: string;
  readonly isCurrent: boolean;
  /** Absent of the first version. */
  readonly rotation?: { readonly at: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' };
}

/**
 * New versions of symmetric keys; the old ones decrypt for as long as the key is there.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export interface Rotation {
  /** @throws ApiError `UnsupportedOperationException` | `DisabledException` | `KMSInvalidStateException`, as all that follow */
  enable(key: KmsKey, periodDays: number): Promise<void>;
  disable(key: KmsKey): Promise<void>;
  status(key: KmsKey): RotationStatus;
  /** @throws ApiError `LimitExceededException` */
  onDemand(key: KmsKey): Promise<void>;
  /** The newest first. */
  list(
    query: PageQuery & { readonly key: KmsKey; readonly rotationsOnly: boolean },
  ): Promise<Page<KeyVersionInfo>>;
  /** Rotates the keys whose period is over. */
  rotateDue(): Promise<void>;
}

export interface RotationDeps {
  readonly store: Store;
  readonly materials: Materials;
  readonly region: string;
  readonly clock: Clock;
}

export function createRotation(deps: RotationDeps): Rotation {
  const { store, region, clock } = deps;
  return {
    async enable(key, periodDays) {
      requireRotatable(key);
      await changeKey(store, region, key, (now) => {
        requireUsable(now);
        return { rotation_days: periodDays, rotation_from: clock.now() };
      });
    },

    async disable(key) {
      requireRotatable(key);
      await changeKey(store, region, key, (now) => {
        requireUsable(now);
        return { rotation_days: null, rotation_from: null };
      });
    },

    status(key) {
      requireRotatable(key);
      const { rotationDays, rotationFrom } = key;
      if (rotationDays === null || rotationFrom === null) return { enabled: false };
      return { enabled: true, periodDays: rotationDays, nextAt: rotationFrom + rotationDays * DAY };
    },

    async onDemand(key) {
      requireRotatable(key);
      await rotate(deps, key, 'ON_DEMAND');
    },

    async list({ key, rotationsOnly, ...page }) {
      requireRotatable(key);
      const size = page.limit ?? limits.kmsListDefault;
      const after = Number(readMarker('rotations', page.marker) || Number.MAX_SAFE_INTEGER);
      let query = store.db
        .selectFrom('kms_key_versions')
        .selectAll()
        .where('key_id', '=', key.keyId)
        .where('serial', '<', after);
      if (rotationsOnly) query = query.where('rotation_type', 'is not', null);
      const rows = await query
        .orderBy('serial', 'desc')
        .limit(size + 1)
        .execute();
      return toPage(
        'rotations',
        rows,
        size,
        (row) => String(row.serial),
        (row) => infoOf(row, key),
      );
    },

    async rotateDue() {
      const rows = await store.db
        .selectFrom('kms_keys')
        .selectAll()
        .where('state', '=', 'Enabled')
        .where('rotation_days', 'is not', null)
        .where((eb) => eb(eb('rotation_from', '+', eb('rotation_days', '*', DAY)), '<=', clock.now()))
        .execute();
      for (const row of rows) await rotate(deps, toKey(row, region, undefined), 'AUTOMATIC');
    },
  };
}

/** In one transaction, which looks again: of two processes that find a key due, one rotates it. */
async function rotate(
  { store, materials, region, clock }: RotationDeps,
  key: KmsKey,
  type: 'AUTOMATIC' | 'ON_DEMAND',
): Promise<void> {
  const material = await materials.seal(key, await requireSpec(key.spec).generate());
  await store.transaction(async (trx) => {
    const row = await trx
      .selectFrom('kms_keys')
      .selectAll()
      .where('key_id', '=', key.keyId)
      .executeTakeFirst();
    if (row === undefined) throw keyNotFound(key.arn);
    if (type === 'AUTOMATIC' && row.rotation_from !== key.rotationFrom) return;
    requireUsable(toKey(row, region, undefined));
    const versions = await trx
      .selectFrom('kms_key_versions')
      .select(['serial', 'rotation_type'])
      .where('key_id', '=', key.keyId)
      .execute();
    const demanded = versions.filter((version) => version.rotation_type === 'ON_DEMAND').length;
    if (type === 'ON_DEMAND' && demanded >= limits.kmsRotationsOnDemand) {
      throw new ApiError(
        'LimitExceededException',
        `A key is rotated on demand ${limits.kmsRotationsOnDemand} times at most.`,
      );
    }
    const now = clock.now();
    const version: KmsKeyVersionRow = {
      ...material,
      key_id: key.keyId,
      serial: Math.max(0, ...versions.map(({ serial }) => serial)) + 1,
      created_at: now,
      rotation_type: type,
      description: null,
      valid_to: null,
    };
    await trx.insertInto('kms_key_versions').values(version).execute();
    await trx
      .updateTable('kms_keys')
      .set({ version_id: version.version_id, ...(type === 'AUTOMATIC' ? { rotation_from: now } : {}) })
      .where('key_id', '=', key.keyId)
      .execute();
  });
}

/** @throws ApiError `UnsupportedOperationException` */
function requireRotatable({ arn, spec, origin }: KmsKey): void {
  if (spec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS') return;
  throw new ApiError(
    'UnsupportedOperationException',
    `${arn} is a key of ${spec} with material of ${origin}: symmetric keys with material of AWS_KMS are rotated.`,
  );
}

function infoOf(row: KmsKeyVersionRow, key: KmsKey): KeyVersionInfo {
  const { material_id: materialId, rotation_type: type, created_at: at } = row;
  const isCurrent = row.version_id === key.currentVersionId;
  return { materialId, isCurrent, ...(type === null ? {} : { rotation: { at, type } }) };
}
