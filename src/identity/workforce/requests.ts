import { randomUUID } from 'node:crypto';
import { limits } from '#kernel';
import type { Database, Store, WorkforceRequestRow } from '#store';
import type { Transaction } from 'kysely';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from '../page.ts';
import { notFound, requireInstance, type InstanceRef } from './instance.ts';

export interface AssignmentPrincipal {
  readonly principalType: 'USER' | 'GROUP';
  readonly principalId: string;
}

interface Details extends Partial<AssignmentPrincipal> {
  readonly permissionSetId: string;
  readonly targetAccountId?: string;
}

/** What was asked of the instance, and done. */
export interface WorkforceRequest extends Details {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** @throws (the function that it gives) ApiError `ResourceNotFoundException` */
export type GetWorkforceRequest = (
  ref: InstanceRef & { readonly kind: WorkforceRequestRow['kind']; readonly requestId: string },
) => Promise<WorkforceRequest>;

export function createGetWorkforceRequest(store: Store): GetWorkforceRequest {
  return async ({ kind, requestId, ...ref }) => {
    await requireInstance(store.db, ref);
    const row = await store.db
      .selectFrom('workforce_requests')
      .selectAll()
      .where('instance_id', '=', ref.instanceId)
      .where('kind', '=', kind)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('Request', requestId);
    return toRequest(row);
  };
}

/** The latest first. @throws (the function that it gives) ApiError `ResourceNotFoundException` | `ValidationException` */
export type ListWorkforceRequests = (
  query: InstanceRef & PageQuery & { readonly kind: WorkforceRequestRow['kind'] },
) => Promise<Page<WorkforceRequest>>;

export function createListWorkforceRequests(store: Store): ListWorkforceRequests {
  return async ({ kind, ...query }) => {
    await requireInstance(store.db, query);
    const list = `workforce-requests-${kind}`;
    const after = readMarker(list, query.marker);
    const size = pageSize(query);
    let rows = store.db
      .selectFrom('workforce_requests')
      .selectAll()
      .where('instance_id', '=', query.instanceId)
      .where('kind', '=', kind);
    if (after !== '') {
      const [createdAt, requestId = ''] = after.split('/');
      rows = rows.where((row) =>
        row.or([
          row('created_at', '<', Number(createdAt)),
          row.and([row('created_at', '=', Number(createdAt)), row('request_id', '<', requestId)]),
        ]),
      );
    }
    const found = await rows
      .orderBy('created_at', 'desc')
      .orderBy('request_id', 'desc')
      .limit(size + 1)
      .execute();
    return toPage(list, found, size, (row) => `${row.created_at}/${row.request_id}`, toRequest);
  };
}

function toRequest(row: WorkforceRequestRow): WorkforceRequest {
  // This file wrote it.
  return { requestId: row.request_id, createdAt: row.created_at, ...(JSON.parse(row.details) as Details) };
}

/** Those that nobody asks about any more make room. */
export async function insertRequest(
  trx: Transaction<Database>,
  { accountId, instanceId }: InstanceRef,
  kind: WorkforceRequestRow['kind'],
  details: Details,
  now: number,
): Promise<WorkforceRequest> {
  await trx
    .deleteFrom('workforce_requests')
    .where('created_at', '<', now - limits.workforceRequestMilliseconds)
    .execute();
  const requestId = randomUUID();
  await trx
    .insertInto('workforce_requests')
    .values({
      request_id: requestId,
      account_id: accountId,
      instance_id: instanceId,
      kind,
      details: JSON.stringify(details),
      created_at: now,
    })
    .execute();
  return { requestId, createdAt: now, ...details };
}
