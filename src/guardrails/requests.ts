import { createHash } from 'node:crypto';
import { ApiError, limits, type Clock } from '#kernel';
import type { Database } from '#store';
import type { Transaction } from 'kysely';
import { requestPlace, type TextSealer } from './text-sealer.ts';

/** A request that its caller may repeat under the same token. */
export interface RepeatableRequest {
  readonly accountId: string;
  readonly operation: 'CreateGuardrail' | 'CreateGuardrailVersion';
  readonly token: string;
  /** All that the request asks, in one fixed order of members. */
  readonly asked: string;
}

/** What the first request under a token made. */
export interface Made {
  readonly guardrailId: string;
  readonly version: number;
  readonly createdAt: number;
}

interface FirstUse extends Made {
  readonly sealedRequest: Uint8Array;
}

/**
 * Idempotency tokens. What a token was used for is kept sealed, so that the store does not even hold a digest in which
 * somebody could try out words; it is compared by opening it.
 */
export class Requests {
  readonly #sealer: TextSealer;
  readonly #clock: Clock;

  constructor(sealer: TextSealer, clock: Clock) {
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** To be called before the transaction, in which a data key cannot be made. */
  async seal(request: RepeatableRequest): Promise<Uint8Array> {
    return this.#sealer.seal(request.asked, requestPlace(request.accountId, tokenId(request)));
  }

  /** The use that came first, or `undefined` where this one does. */
  async find(trx: Transaction<Database>, request: RepeatableRequest): Promise<FirstUse | undefined> {
    const oldest = this.#clock.now() - limits.guardrailTokenMilliseconds;
    await trx.deleteFrom('guardrail_requests').where('created_at', '<', oldest).execute();
    const row = await trx
      .selectFrom('guardrail_requests')
      .selectAll()
      .where('account_id', '=', request.accountId)
      .where('token_id', '=', tokenId(request))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { guardrail_id: guardrailId, version, created_at: createdAt } = row;
    return { guardrailId, version, createdAt, sealedRequest: row.sealed_request };
  }

  async keep(
    trx: Transaction<Database>,
    request: RepeatableRequest,
    { guardrailId, version, createdAt }: Made,
    sealed: Uint8Array,
  ): Promise<void> {
    await trx
      .insertInto('guardrail_requests')
      .values({
        account_id: request.accountId,
        token_id: tokenId(request),
        sealed_request: sealed,
        guardrail_id: guardrailId,
        version,
        created_at: createdAt,
      })
      .execute();
  }

  /** What the first use made, where it asked the same. @throws ApiError `ConflictException` where it did not */
  async repeat(request: RepeatableRequest, first: FirstUse): Promise<Made> {
    const place = requestPlace(request.accountId, tokenId(request));
    // One under another customer's key, or under none, does not open; it asked something else.
    const asked = await this.#sealer.open(first.sealedRequest, place).catch((error: unknown) => {
      if (error instanceof ApiError) return undefined;
      throw error;
    });
    if (asked === request.asked) return first;
    throw new ApiError(
      'ConflictException',
      'The client request token was used for a request with other parameters. Give each request a token of its own.',
    );
  }
}

function tokenId({ operation, token }: RepeatableRequest): string {
  return `${operation}/${createHash('sha256').update(token).digest('hex')}`;
}
