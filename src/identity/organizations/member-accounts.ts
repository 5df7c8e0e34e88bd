import { ApiError, limits, type Clock } from '#kernel';
import type { AccountRequestRow, Database, OrganizationNodeRow, OrganizationRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Page } from '../page.ts';
import type { Tag } from '../tags.ts';
import { createAccessRole } from './access-role.ts';
import { nodeArn } from './arns.ts';
import { constraintViolation } from './errors.ts';
import { requireManaged } from './find-organization.ts';
import { newAccountId, newAccountRequestId } from './ids.ts';
import { addNode, missing, PARENTS, requireNode } from './nodes.ts';
import { pageOf, type ListQuery } from './page.ts';
import { tagNode } from './resource-tags.ts';

export interface MemberAccount {
  readonly memberId: string;
  readonly arn: string;
  readonly name: string;
  readonly email?: string;
  readonly closed: boolean;
  /** False for the account that made the organisation. */
  readonly created: boolean;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
}

/** What became of asking for an account: it is there when the answer is, or never will be. */
export interface AccountRequest {
  /** `car-…` */
  readonly requestId: string;
  readonly accountName: string;
  readonly newAccountId?: string;
  readonly failureReason?: string;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  readonly completedAt: number;
}

interface MemberRef {
  readonly accountId: string;
  readonly memberId: string;
}

/** The accounts of an organisation. Every call throws ApiError as those of units do. */
export interface MemberAccounts {
  /** Makes an account, with a role that the management account may assume and that may do everything. */
  create(order: {
    readonly accountId: string;
    readonly name: string;
    readonly email: string;
    readonly roleName: string;
    readonly tags: readonly Tag[];
  }): Promise<AccountRequest>;
  /** @throws ApiError `CreateAccountStatusNotFoundException` */
  request(ref: { readonly accountId: string; readonly requestId: string }): Promise<AccountRequest>;
  /** @param states only these of `SUCCEEDED` and `FAILED`; both unless given @throws ApiError `InvalidInputException` */
  requests(
    query: ListQuery & { readonly accountId: string; readonly states?: readonly string[] },
  ): Promise<Page<AccountRequest>>;
  /** @throws ApiError `AccountNotFoundException` */
  get(ref: MemberRef): Promise<MemberAccount>;
  /** Of the whole organisation, or those right under one parent. @throws ApiError `ParentNotFoundException` | `InvalidInputException` */
  list(
    query: ListQuery & { readonly accountId: string; readonly parentId?: string },
  ): Promise<Page<MemberAccount>>;
  /**
   * From the next request on none of its credentials is good.
   * @throws ApiError `AccountNotFoundException` | `AccountAlreadyClosedException` | `ConstraintViolationException`
   */
  close(ref: MemberRef): Promise<void>;
  /** @throws ApiError `AccountNotFoundException` | `SourceParentNotFoundException` | `DestinationParentNotFoundException` | `DuplicateAccountException` */
  move(order: MemberRef & { readonly from: string; readonly to: string }): Promise<void>;
}

export function createMemberAccounts(store: Store, changes: Changes, clock: Clock): MemberAccounts {
  return {
    async create({ accountId, name, email, roleName, tags }) {
      return changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        const now = clock.now();
        const failure = await failureOf(trx, organization, email);
        const newId = failure === undefined ? await freeAccountId(trx) : null;
        const row: AccountRequestRow = {
          request_id: newAccountRequestId(),
          organization_id: organization.organization_id,
          account_id: organization.account_id,
          account_name: name,
          new_account_id: newId,
          failure_reason: failure ?? null,
          requested_at: now,
          completed_at: now,
        };
        if (newId !== null) {
          await trx
            .insertInto('accounts')
            .values({
              account_id: newId,
              created_at: now,
              account_name: name,
              email,
              email_key: email.toLowerCase(),
              closed_at: null,
            })
            .execute();
          await addNode(trx, organization, {
            node_id: newId,
            organization_id: organization.organization_id,
            account_id: organization.account_id,
            kind: 'ACCOUNT',
            parent_id: organization.root_id,
            name,
            created_at: now,
          });
          await tagNode(trx, organization, newId, tags);
          await createAccessRole(trx, { accountId: newId, roleName, trusted: organization.account_id, now });
        }
        await trx.insertInto('account_requests').values(row).execute();
        return toRequest(row);
      });
    },

    async request({ accountId, requestId }) {
      const organization = await requireManaged(store.db, accountId);
      const row = await store.db
        .selectFrom('account_requests')
        .selectAll()
        .where('request_id', '=', requestId)
        .where('organization_id', '=', organization.organization_id)
        .executeTakeFirst();
      if (row !== undefined) return toRequest(row);
      throw new ApiError(
        'CreateAccountStatusNotFoundException',
        'You specified a create account request that does not exist.',
      );
    },

    async requests({ accountId, states = [], ...query }) {
      const organization = await requireManaged(store.db, accountId);
      return pageOf(
        'account-requests',
        query,
        (after, limit) => {
          const rows = store.db
            .selectFrom('account_requests')
            .selectAll()
            .where('organization_id', '=', organization.organization_id)
            .where('request_id', '>', after)
            .orderBy('request_id')
            .limit(limit);
          const [good, bad] = [states.includes('SUCCEEDED'), states.includes('FAILED')];
          if (states.length === 0 || (good && bad)) return rows.execute();
          if (!good && !bad) return Promise.resolve([]);
          return rows.where('new_account_id', good ? 'is not' : 'is', null).execute();
        },
        (row) => row.request_id,
        toRequest,
      );
    },

    async get({ accountId, memberId }) {
      const organization = await requireManaged(store.db, accountId);
      const row = await members(store.db, organization).where('node_id', '=', memberId).executeTakeFirst();
      if (row === undefined) throw missing('AccountNotFoundException');
      return toMember(row);
    },

    async list({ accountId, parentId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      if (parentId !== undefined) {
        await requireNode(store.db, organization, parentId, PARENTS, 'ParentNotFoundException');
      }
      return pageOf(
        'accounts',
        query,
        (after, limit) => {
          const all = members(store.db, organization)
            .where('node_id', '>', after)
            .orderBy('node_id')
            .limit(limit);
          return (parentId === undefined ? all : all.where('parent_id', '=', parentId)).execute();
        },
        (row) => row.node_id,
        toMember,
      );
    },

    async close({ accountId, memberId }) {
      await changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        await requireNode(trx, organization, memberId, ['ACCOUNT'], 'AccountNotFoundException');
        if (memberId === organization.account_id) {
          throw constraintViolation(
            'CANNOT_CLOSE_MANAGEMENT_ACCOUNT',
            'The management account of an organization cannot be closed.',
          );
        }
        const { numUpdatedRows } = await trx
          .updateTable('accounts')
          .set({ closed_at: clock.now() })
          .where('account_id', '=', memberId)
          .where('closed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return;
        throw new ApiError(
          'AccountAlreadyClosedException',
          'You attempted to close an account that is already closed.',
        );
      });
    },

    async move({ accountId, memberId, from, to }) {
      await changes.make(async (trx) => {
        const organization = await requireManaged(trx, accountId);
        const member = await requireNode(
          trx,
          organization,
          memberId,
          ['ACCOUNT'],
          'AccountNotFoundException',
        );
        if (member.parent_id !== from) throw missing('SourceParentNotFoundException');
        await requireNode(trx, organization, to, PARENTS, 'DestinationParentNotFoundException');
        if (from === to) {
          throw new ApiError(
            'DuplicateAccountException',
            'The account is already in the destination parent.',
          );
        }
        await trx
          .updateTable('organization_nodes')
          .set({ parent_id: to })
          .where('node_id', '=', memberId)
          .execute();
      });
    },
  };
}

/** Why an account cannot be made, in the words of `FailureReason`. */
async function failureOf(
  trx: Transaction<Database>,
  { organization_id }: OrganizationRow,
  email: string,
): Promise<string | undefined> {
  const { accounts } = await trx
    .selectFrom('organization_nodes')
    .select((row) => row.fn.countAll<number>().as('accounts'))
    .where('organization_id', '=', organization_id)
    .where('kind', '=', 'ACCOUNT')
    .executeTakeFirstOrThrow();
  if (accounts >= limits.accountsPerOrganization) return 'ACCOUNT_LIMIT_EXCEEDED';
  const taken = await trx
    .selectFrom('accounts')
    .select('account_id')
    .where('email_key', '=', email.toLowerCase())
    .executeTakeFirst();
  return taken === undefined ? undefined : 'EMAIL_ALREADY_EXISTS';
}

async function freeAccountId(trx: Transaction<Database>): Promise<string> {
  for (;;) {
    const drawn = newAccountId();
    const taken = await trx
      .selectFrom('accounts')
      .select('account_id')
      .where('account_id', '=', drawn)
      .executeTakeFirst();
    if (taken === undefined) return drawn;
  }
}

type MemberRow = OrganizationNodeRow & { readonly email: string | null; readonly closed_at: number | null };

function members(db: Kysely<Database>, { organization_id }: OrganizationRow) {
  return db
    .selectFrom('organization_nodes')
    .innerJoin('accounts', 'accounts.account_id', 'organization_nodes.node_id')
    .selectAll('organization_nodes')
    .select(['accounts.email', 'accounts.closed_at'])
    .where('organization_id', '=', organization_id)
    .where('kind', '=', 'ACCOUNT');
}

function toMember(row: MemberRow): MemberAccount {
  const name = { managementAccountId: row.account_id, organizationId: row.organization_id };
  return {
    memberId: row.node_id,
    arn: nodeArn(name, row.node_id),
    name: row.name,
    ...(row.email === null ? {} : { email: row.email }),
    closed: row.closed_at !== null,
    created: row.node_id !== row.account_id,
    joinedAt: row.created_at,
  };
}

function toRequest(row: AccountRequestRow): AccountRequest {
  return {
    requestId: row.request_id,
    accountName: row.account_name,
    ...(row.new_account_id === null ? {} : { newAccountId: row.new_account_id }),
    ...(row.failure_reason === null ? {} : { failureReason: row.failure_reason }),
    requestedAt: row.requested_at,
    completedAt: row.completed_at,
  };
}
