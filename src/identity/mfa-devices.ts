import { ApiError, limits, type Clock, type Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, MfaDeviceRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { requireUser, type UserRef } from './find-user.ts';
import { newMfaDeviceId, newSeed } from './ids.ts';
import { mfaDeviceArn, requireMfaDevice, seedPlace, type MfaDeviceRef } from './mfa-device.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { qrCodePng } from './qr-code.ts';
import { refuseOverQuota } from './quota.ts';
import type { SecretSealer } from './secret-sealer.ts';
import { isSecurityKeySerial, keysOf, requireSecurityKey } from './security-keys/security-key.ts';
import { addTags, deleteTags, type Tag } from './tags.ts';

export interface MfaDevice {
  readonly serialNumber: string;
  /** Whose it is; absent for a device that nobody has enabled. */
  readonly userName?: string;
  /** Milliseconds since the epoch. */
  readonly enabledAt?: number;
}

/** What CreateVirtualMFADevice answers: the one time that the seed leaves, as text and as a picture of it. */
export interface NewMfaDevice {
  readonly serialNumber: string;
  /** The seed in base32, as ASCII. */
  readonly seed: Uint8Array;
  /** A PNG image. */
  readonly qrCode: Uint8Array;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html */
export interface MfaDevices {
  /** @throws ApiError `EntityAlreadyExistsException` | `LimitExceededException` | `ValidationException` */
  create(device: {
    readonly accountId: string;
    readonly path?: string;
    readonly name: string;
    readonly tags?: readonly Tag[];
  }): Promise<NewMfaDevice>;
  /** @throws ApiError `NoSuchEntityException` */
  get(ref: MfaDeviceRef): Promise<MfaDevice>;
  /** Those of one user, security keys among them. @throws ApiError `NoSuchEntityException` | `ValidationException` */
  listOfUser(query: UserRef & PageQuery): Promise<Page<MfaDevice>>;
  list(
    query: PageQuery & { readonly accountId: string; readonly assigned?: boolean },
  ): Promise<Page<MfaDevice>>;
  /** @throws ApiError `NoSuchEntityException` | `DeleteConflictException` while a user has it */
  delete(ref: MfaDeviceRef): Promise<void>;
}

const LIST = 'mfa-devices';

export function createMfaDevices(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
): MfaDevices {
  function devices(db: Kysely<Database>) {
    return db
      .selectFrom('mfa_devices as device')
      .leftJoin('users as user', 'user.user_id', 'device.user_id')
      .select(['device.serial_number', 'device.enabled_at', 'user.user_name'])
      .orderBy('device.serial_number');
  }

  return {
    async create({ accountId, path = '/', name, tags = [] }) {
      const serialNumber = mfaDeviceArn(accountId, path, name);
      if (serialNumber.length > limits.mfaSerialCharacters) {
        throw new ApiError('ValidationException', 'The path and name of the device are too long together.');
      }
      const deviceId = newMfaDeviceId();
      const seed = newSeed();
      const row: MfaDeviceRow = {
        device_id: deviceId,
        account_id: accountId,
        serial_number: serialNumber,
        // Sealed before the transaction, because sealing may need one of its own.
        sealed_seed: await sealer.seal(seed, seedPlace(accountId, deviceId)),
        user_id: null,
        enabled_at: null,
        last_step: 0,
        drift_steps: 0,
        created_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await refuseTaken(trx, serialNumber);
        const { there } = await trx
          .selectFrom('mfa_devices')
          .select((count) => count.fn.countAll<number>().as('there'))
          .where('account_id', '=', accountId)
          .executeTakeFirstOrThrow();
        refuseOverQuota('VirtualMFADevicesPerAccount', there, limits.usersPerAccount);
        await trx.insertInto('mfa_devices').values(row).execute();
        await addTags(trx, { accountId, ownerId: deviceId, word: 'MFA device' }, tags);
      });
      return { serialNumber, ...shown(seed, name, accountId) };
    },

    async get(ref) {
      if (isSecurityKeySerial(ref.serialNumber)) {
        const key = await requireSecurityKey(store.db, ref);
        const { user_name } = await store.db
          .selectFrom('users')
          .select('user_name')
          .where('user_id', '=', key.user_id)
          .executeTakeFirstOrThrow();
        return toDevice({ ...key, user_name });
      }
      await requireMfaDevice(store.db, ref);
      const row = await devices(store.db)
        .where('device.serial_number', '=', ref.serialNumber)
        .executeTakeFirstOrThrow();
      return toDevice(row);
    },

    async listOfUser({ accountId, userName, ...page }) {
      const size = pageSize(page);
      const after = readMarker(LIST, page.marker);
      const { user_id } = await requireUser(store.db, { accountId, userName });
      // A user has a handful of them, so that all are read, whatever the page.
      const rows = [
        ...(await devices(store.db).where('device.user_id', '=', user_id).execute()),
        ...(await keysOf(store.db, user_id)).map((key) => ({ ...key, user_name: userName })),
      ]
        .filter((row) => row.serial_number > after)
        .sort((a, b) => (a.serial_number < b.serial_number ? -1 : 1))
        .slice(0, size + 1);
      return toPage(LIST, rows, size, (row) => row.serial_number, toDevice);
    },

    async list({ accountId, assigned, ...page }) {
      const size = pageSize(page);
      let query = devices(store.db)
        .where('device.account_id', '=', accountId)
        .where('device.serial_number', '>', readMarker(LIST, page.marker));
      if (assigned !== undefined) query = query.where('device.user_id', assigned ? 'is not' : 'is', null);
      const rows = await query.limit(size + 1).execute();
      return toPage(LIST, rows, size, (row) => row.serial_number, toDevice);
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const device = await requireMfaDevice(trx, ref);
        if (device.user_id !== null) {
          throw new ApiError('DeleteConflictException', 'MFA VirtualDevice in use. Must deactivate first.');
        }
        await deleteTags(trx, device.device_id);
        await trx.deleteFrom('mfa_devices').where('device_id', '=', device.device_id).execute();
      });
    },
  };
}

async function refuseTaken(trx: Transaction<Database>, serialNumber: string): Promise<void> {
  const taken = await trx
    .selectFrom('mfa_devices')
    .select('device_id')
    .where('serial_number', '=', serialNumber)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new ApiError(
    'EntityAlreadyExistsException',
    'MFADevice entity at the same path and name already exists.',
  );
}

/**
 * The seed as a person's authenticator app takes it: typed in, or read from a picture.
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
function shown(seed: Secret, name: string, accountId: string): Pick<NewMfaDevice, 'seed' | 'qrCode'> {
  const text = revealSecret(seed);
  const label = encodeURIComponent(`${name}@${accountId}`);
  return {
    seed: Buffer.from(text, 'ascii'),
    qrCode: qrCodePng(`otpauth://totp/${label}?secret=${text}&issuer=Caprock`),
  };
}

function toDevice(row: {
  serial_number: string;
  enabled_at: number | null;
  user_name: string | null;
}): MfaDevice {
  return {
    serialNumber: row.serial_number,
    ...(row.user_name === null ? {} : { userName: row.user_name }),
    ...(row.enabled_at === null ? {} : { enabledAt: row.enabled_at }),
  };
}
