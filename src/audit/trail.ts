import type { Store } from '#store';
import type { LookupPage, LookupQuery } from './lookup-query.ts';
import type { CloudTrailRecord } from './record.ts';

/**
 * The audit trail: what happened, durable before the answer that tells of it leaves.
 *
 * promise 6: API and user activity logging
 */
export interface Trail extends AsyncDisposable {
  /**
   * `refusing` from a failed commit until the next one that succeeds. Each append tries anew, so that the trail
   * recovers by itself once there is room on the disk.
   */
  readonly health: 'recording' | 'refusing';

  /**
   * Resolves at once while `recording`; while `refusing`, after a commit that proves that there is room again. Asked
   * before an operation is performed, it keeps what cannot be recorded from happening.
   *
   * @throws CaprockError `TrailUnavailable`
   */
  ready(): Promise<void>;

  /**
   * Resolves once the record is durable.
   *
   * @throws CaprockError `TrailUnavailable` when it could not be made durable: nothing may then be answered
   * @throws CaprockError `ContentInRecord` for a record that holds a `Content` or a `Secret`: a bug in the caller
   */
  append(record: CloudTrailRecord): Promise<void>;

  /**
   * For an answer that leaves in pieces: makes the intent durable before its first byte leaves. If Caprock is
   * killed before `complete`, the next start turns the intent into a record with
   * `additionalEventData.interrupted` true. An intent is not found by `lookup`.
   *
   * @throws as `append` does
   */
  begin(record: CloudTrailRecord): Promise<Begun>;

  /**
   * One page of an account's records, newest first.
   *
   * @throws ApiError `InvalidLookupAttributesException`, `InvalidTimeRangeException`, `InvalidMaxResultsException`,
   *   `InvalidNextTokenException`
   */
  lookup(query: LookupQuery): Promise<LookupPage>;

  /** The tables below: for what is made of the records, such as the tree's checkpoints. */
  readonly store: Store;

  /** Resolves once all that was appended before is in the tree and found by `lookup`. */
  index(): Promise<void>;

  /**
   * Records the streams of trails that have ended since. Opening does so, too; but a replica that was killed a moment
   * ago may still look alive to PostgreSQL then.
   */
  recordInterrupted(): Promise<void>;
}

export interface Begun {
  readonly eventId: string;
  /**
   * The final form of the record, with the same eventID; resolves once it is durable, before the last frame leaves.
   *
   * @throws CaprockError `TrailUnavailable`; `complete` may be called again
   */
  complete(record: CloudTrailRecord): Promise<void>;
}
