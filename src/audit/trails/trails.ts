import type { Store, TrailFileRow, TrailRow } from '#store';
import { ApiError, limits, type Clock } from '#kernel';
import { takeBucket } from './buckets.ts';
import { describeTrail, type TrailDescription, type TrailRef, type TrailSettings } from './description.ts';
import { checkBucketName, checkPrefix, checkTrailName, nameOf, OWN_TRAIL, trailArn } from './names.ts';
import { ensureOwnTrail } from './own-trail.ts';
import { checkSelectors, type Selectors } from './selectors.ts';
import { addTags, removeTags, tagsOf, type TrailTag } from './tags.ts';

/** The trails of the CloudTrail API. Every account has one of its own that is always on, and may make others. */
export class Trails {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly region: string;

  constructor(deps: { readonly store: Store; readonly clock: Clock; readonly region: string }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.region = deps.region;
  }

  /** All trails of an account, its own first. */
  async list(accountId: string): Promise<readonly TrailDescription[]> {
    await ensureOwnTrail(this.#store.db, accountId, this.#clock.now());
    const rows = await this.#store.db
      .selectFrom('trails')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('own', 'desc')
      .orderBy('name')
      .execute();
    return rows.map((row) => this.#describe(row));
  }

  /** @throws ApiError `TrailNotFoundException` */
  async get(ref: TrailRef): Promise<TrailDescription> {
    return this.#describe(await this.#find(ref));
  }

  /** Of one that may be changed. @throws ApiError `TrailNotFoundException`, `OperationNotPermittedException` */
  async getChangeable(ref: TrailRef): Promise<TrailDescription> {
    return this.#describe(await this.#findOther(ref));
  }

  /** The ARN of a trail, whether there is one or not. */
  arnOf({ accountId, name }: TrailRef): string {
    return name.startsWith('arn:') ? name : trailArn(this.region, accountId, name);
  }

  /** @throws ApiError `InvalidEventSelectorsException` */
  checkedSelectors(selectors: Selectors): Selectors {
    return checkSelectors(selectors);
  }

  /** @throws ApiError `TrailAlreadyExistsException`, `S3BucketDoesNotExistException`, and for names that are none */
  async create(ref: TrailRef, settings: TrailSettings, tags: readonly TrailTag[]): Promise<TrailDescription> {
    const { accountId, name } = ref;
    const { bucket = '', prefix = '' } = settings;
    checkTrailName(name);
    checkBucketName(bucket);
    checkPrefix(prefix);
    const existing = await this.list(accountId);
    if (existing.some((trail) => trail.name === name)) {
      throw new ApiError(
        'TrailAlreadyExistsException',
        'A trail with this name exists already in this account.',
      );
    }
    if (existing.length >= limits.trailsPerAccount) {
      throw new ApiError(
        'MaximumNumberOfTrailsExceededException',
        `An account has ${limits.trailsPerAccount} trails at most, its own included.`,
      );
    }
    const now = this.#clock.now();
    await takeBucket(this.#store.db, bucket, accountId, now);
    await this.#store.db
      .insertInto('trails')
      .values({
        account_id: accountId,
        name,
        bucket,
        prefix,
        own: 0,
        validated: settings.validated === true ? 1 : 0,
        global_events: settings.globalEvents === false ? 0 : 1,
        multi_region: settings.multiRegion === true ? 1 : 0,
        logging: 0,
        started_at: null,
        stopped_at: null,
        selectors: null,
        created_at: now,
        digested_to: now,
        last_digest: null,
      })
      .execute();
    await this.addTags(ref, tags);
    return this.get(ref);
  }

  async update(ref: TrailRef, settings: TrailSettings): Promise<TrailDescription> {
    const row = await this.#findOther(ref);
    const { bucket = row.bucket, prefix = row.prefix } = settings;
    checkBucketName(bucket);
    checkPrefix(prefix);
    await takeBucket(this.#store.db, bucket, ref.accountId, this.#clock.now());
    const flag = (value: boolean | undefined, before: number): number =>
      value === undefined ? before : Number(value);
    return this.#set(row, {
      bucket,
      prefix,
      validated: flag(settings.validated, row.validated),
      global_events: flag(settings.globalEvents, row.global_events),
      multi_region: flag(settings.multiRegion, row.multi_region),
    });
  }

  /** @throws ApiError `OperationNotPermittedException` for the account's own */
  async delete(ref: TrailRef): Promise<void> {
    const { account_id, name } = await this.#findOther(ref);
    await this.#store.db.transaction().execute(async (trx) => {
      for (const table of ['trails', 'trail_tags'] as const) {
        await trx.deleteFrom(table).where('account_id', '=', account_id).where('name', '=', name).execute();
      }
    });
  }

  async start(ref: TrailRef): Promise<void> {
    const row = await this.#find(ref);
    if (row.logging === 0) await this.#set(row, { logging: 1, started_at: this.#clock.now() });
  }

  /** @throws ApiError `OperationNotPermittedException` for the account's own */
  async stop(ref: TrailRef): Promise<void> {
    const row = await this.#findOther(ref);
    if (row.logging === 1) await this.#set(row, { logging: 0, stopped_at: this.#clock.now() });
  }

  /** @throws ApiError `OperationNotPermittedException`, `InvalidEventSelectorsException` */
  async putSelectors(ref: TrailRef, selectors: Selectors): Promise<TrailDescription> {
    const row = await this.#findOther(ref);
    return this.#set(row, { selectors: JSON.stringify(checkSelectors(selectors)) });
  }

  async tags(ref: TrailRef): Promise<readonly TrailTag[]> {
    return tagsOf(this.#store.db, await this.#find(ref));
  }

  /** @throws ApiError `TagsLimitExceededException` */
  async addTags(ref: TrailRef, tags: readonly TrailTag[]): Promise<void> {
    await addTags(this.#store.db, await this.#find(ref), tags);
  }

  async removeTags(ref: TrailRef, keys: readonly string[]): Promise<void> {
    await removeTags(this.#store.db, await this.#find(ref), keys);
  }

  /** When something was last delivered for a trail. */
  async lastDelivery(ref: TrailRef, kind: TrailFileRow['kind']): Promise<number | undefined> {
    const { account_id, name } = await this.#find(ref);
    const row = await this.#store.db
      .selectFrom('trail_files')
      .select('delivered_at')
      .where('account_id', '=', account_id)
      .where('name', '=', name)
      .where('kind', '=', kind)
      .where('delivered_at', 'is not', null)
      .orderBy('claimed_at', 'desc')
      .executeTakeFirst();
    return row?.delivered_at ?? undefined;
  }

  async #find({ accountId, name }: TrailRef): Promise<TrailRow> {
    await ensureOwnTrail(this.#store.db, accountId, this.#clock.now());
    const row = await this.#store.db
      .selectFrom('trails')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('name', '=', nameOf(name, this.region, accountId))
      .executeTakeFirst();
    if (row !== undefined) return row;
    throw new ApiError('TrailNotFoundException', 'There is no trail with this name in this account.');
  }

  async #findOther(ref: TrailRef): Promise<TrailRow> {
    const row = await this.#find(ref);
    if (row.own === 0) return row;
    throw new ApiError(
      'OperationNotPermittedException',
      `The trail ${OWN_TRAIL} is the account's own: it records everything, and can neither be stopped nor changed.`,
    );
  }

  async #set(row: TrailRow, change: Partial<TrailRow>): Promise<TrailDescription> {
    await this.#store.db
      .updateTable('trails')
      .set(change)
      .where('account_id', '=', row.account_id)
      .where('name', '=', row.name)
      .execute();
    return this.#describe({ ...row, ...change });
  }

  #describe(row: TrailRow): TrailDescription {
    return describeTrail(row, this.region);
  }
}
