import type { Store } from '#store';
import { ApiError, limits, type Clock } from '#kernel';
import type { LogStore } from './log-folder.ts';
import { ownBucket } from './names.ts';
import { metadataOf } from './log-files.ts';
import { ensureOwnTrail } from './own-trail.ts';

export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: number;
  readonly etag: string;
}

export interface ObjectListing {
  readonly objects: readonly ObjectSummary[];
  readonly commonPrefixes: readonly string[];
  /** The last key or prefix of this page, where another follows. */
  readonly next: string | undefined;
}

export interface ObjectHead extends ObjectSummary {
  /** `x-amz-meta-…` without that. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The delivered files as S3 shows them, for reading alone. */
export class TrailObjects {
  readonly #store: Store;
  readonly #files: LogStore;
  readonly #clock: Clock;

  constructor(deps: { readonly store: Store; readonly files: LogStore; readonly clock: Clock }) {
    this.#clock = deps.clock;
    this.#store = deps.store;
    this.#files = deps.files;
  }

  /** @throws ApiError `NoSuchBucket`, also for a bucket of another account */
  async checkBucket(accountId: string, bucket: string): Promise<void> {
    if (bucket === ownBucket(accountId)) await ensureOwnTrail(this.#store.db, accountId, this.#clock.now());
    const row = await this.#store.db
      .selectFrom('trail_buckets')
      .select('bucket')
      .where('bucket', '=', bucket)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row === undefined) throw new ApiError('NoSuchBucket', 'The specified bucket does not exist');
  }

  async list(query: {
    readonly accountId: string;
    readonly bucket: string;
    readonly prefix: string;
    readonly delimiter: string;
    readonly after: string;
    readonly most: number;
  }): Promise<ObjectListing> {
    const { accountId, bucket, prefix, delimiter } = query;
    await this.checkBucket(accountId, bucket);
    const most = Math.min(query.most, limits.objectsPerPage);
    const objects: ObjectSummary[] = [];
    const prefixes = new Set<string>();
    if (most === 0) return { objects, commonPrefixes: [], next: undefined };
    for (let after = query.after; ;) {
      const keys = await this.#keys(bucket, prefix, after);
      const described = await this.#described(bucket, keys.slice(0, most + 1));
      for (const key of keys) {
        if (objects.length + prefixes.size >= most) {
          return { objects, commonPrefixes: [...prefixes], next: after };
        }
        const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
        const common = key.slice(0, end + delimiter.length);
        after = key;
        if (end >= 0) {
          // The page before may have ended with this very prefix.
          if (!query.after.startsWith(common)) prefixes.add(common);
          continue;
        }
        const object = described.get(key) ?? (await this.#describe(bucket, key));
        if (object !== undefined) objects.push(object);
      }
      if (keys.length < limits.objectsPerPage) break;
    }
    return { objects, commonPrefixes: [...prefixes], next: undefined };
  }

  /** @throws ApiError `NoSuchBucket`, `NoSuchKey` */
  async head(accountId: string, bucket: string, key: string): Promise<ObjectHead> {
    await this.checkBucket(accountId, bucket);
    const row = await this.#store.db
      .selectFrom('trail_files')
      .select(['sha256', 'signature'])
      .where('bucket', '=', bucket)
      .where('object_key', '=', key)
      .where('delivered_at', 'is not', null)
      .executeTakeFirst();
    const described = row === undefined ? undefined : await this.#files.describe(bucket, key);
    if (row === undefined || described === undefined) throw noSuchKey();
    return { key, ...described, etag: etagOf(row.sha256), metadata: metadataOf(row) };
  }

  /** The bytes as they lie there: whoever verifies them sees what was done to them. */
  async get(
    accountId: string,
    bucket: string,
    key: string,
  ): Promise<ObjectHead & { readonly bytes: Buffer }> {
    const head = await this.head(accountId, bucket, key);
    const object = await this.#files.get(bucket, key);
    if (object === undefined) throw noSuchKey();
    return { ...head, size: object.bytes.length, bytes: object.bytes };
  }

  async #keys(bucket: string, prefix: string, after: string): Promise<string[]> {
    let keys = this.#store.db
      .selectFrom('trail_files')
      .select('object_key')
      .where('bucket', '=', bucket)
      .where('delivered_at', 'is not', null)
      .where('object_key', '>', after)
      .where('object_key', '>=', prefix);
    // Keys are ASCII: everything with this prefix sorts before it with the last character there is.
    if (prefix !== '') keys = keys.where('object_key', '<', `${prefix}\u{7f}`);
    const rows = await keys.orderBy('object_key').limit(limits.objectsPerPage).execute();
    return rows.map(({ object_key }) => object_key);
  }

  /** Some at a time: the store may be far away. */
  async #described(bucket: string, keys: readonly string[]): Promise<Map<string, ObjectSummary>> {
    const described = new Map<string, ObjectSummary>();
    for (let first = 0; first < keys.length; first += limits.objectsDescribedTogether) {
      const some = keys.slice(first, first + limits.objectsDescribedTogether);
      for (const object of await Promise.all(some.map((key) => this.#describe(bucket, key)))) {
        if (object !== undefined) described.set(object.key, object);
      }
    }
    return described;
  }

  async #describe(bucket: string, key: string): Promise<ObjectSummary | undefined> {
    const described = await this.#files.describe(bucket, key);
    if (described === undefined) return undefined;
    const row = await this.#store.db
      .selectFrom('trail_files')
      .select('sha256')
      .where('bucket', '=', bucket)
      .where('object_key', '=', key)
      .executeTakeFirstOrThrow();
    return { key, ...described, etag: etagOf(row.sha256) };
  }
}

/** Like that of an upload in parts, so that no client takes it for an MD5 of the bytes. */
function etagOf(sha256: string): string {
  return `"${sha256.slice(0, 32)}-1"`;
}

function noSuchKey(): ApiError {
  return new ApiError('NoSuchKey', 'The specified key does not exist.');
}
