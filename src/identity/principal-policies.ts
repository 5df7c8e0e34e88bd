import { limits } from '#kernel';
import { compilePolicyDocument, type CompiledPolicy, type PolicySet } from '#policy';
import type { Database, Store } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicy } from './aws-managed/index.ts';
import type { Guardrails } from './organizations/guardrails.ts';

/** What the account's policies say of one principal, ready for `evaluate`. */
export type IdentityPolicies = Pick<PolicySet, 'identity' | 'boundary' | 'serviceControl'>;

/**
 * The policies that bear on a principal: its inline and attached ones, those of its groups, and its permissions
 * boundary. A stored policy that cannot be read is among them, and denies everything.
 */
export interface PrincipalPolicies {
  /**
   * @param userId `AIDA…`; for one that is not there, no policy, so that nothing is allowed
   */
  forUser(userId: string): Promise<IdentityPolicies>;
  /** Those of the account alone, without what its organisation's guardrails say; read in a transaction. */
  ownOfUser(userId: string, trx: Kysely<Database>): Promise<IdentityPolicies>;
  /** @param roleId `AROA…` */
  forRole(roleId: string): Promise<IdentityPolicies>;
}

export function createPrincipalPolicies(store: Store, guardrails: Guardrails): PrincipalPolicies {
  const compiled = new CompiledPolicies();

  /** What the account's policies say, and on every level above it those of its organisation. */
  async function readAll(id: string): Promise<IdentityPolicies> {
    const accountId = await accountOf(store.db, id);
    if (accountId === undefined) return { identity: [] };
    return { ...(await read(id, store.db)), ...(await guardrails.of(accountId)) };
  }

  async function read(id: string, db: Kysely<Database>): Promise<IdentityPolicies> {
    const rows = await readDocuments(db, id);
    const part = (wanted: 'identity' | 'boundary'): CompiledPolicy[] =>
      rows.flatMap(({ part, name, document }) =>
        part === wanted ? [compiled.get(name, document ?? awsManagedPolicy(name)?.document ?? '')] : [],
      );
    const boundary = part('boundary');
    return { identity: part('identity'), ...(boundary.length === 0 ? {} : { boundary }) };
  }
  return { forUser: readAll, ownOfUser: read, forRole: readAll };
}

/** Of a user or a role, by its unique id. */
async function accountOf(db: Kysely<Database>, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('users')
    .select('account_id')
    .where('user_id', '=', id)
    .unionAll(db.selectFrom('roles').select('account_id').where('role_id', '=', id))
    .executeTakeFirst();
  return row?.account_id;
}

interface DocumentRow {
  readonly part: 'identity' | 'boundary';
  /** An inline policy's name, a managed policy's ARN. */
  readonly name: string;
  /** Null for what is not the account's own: AWS's managed policies. */
  readonly document: string | null;
}

/** One statement, so that all policies are of one moment. Sorted by name. */
async function readDocuments(db: Kysely<Database>, id: string): Promise<readonly DocumentRow[]> {
  const rows = await db
    .with('owners', (db) =>
      db
        .selectFrom('users')
        .select('user_id as id')
        .where('user_id', '=', id)
        .unionAll(db.selectFrom('roles').select('role_id as id').where('role_id', '=', id))
        .unionAll(db.selectFrom('group_members').select('group_id as id').where('user_id', '=', id)),
    )
    .with('managed', (db) =>
      db
        .selectFrom('attached_policies')
        .innerJoin('owners', 'owners.id', 'attached_policies.owner_id')
        .select((row) => [row.val<DocumentRow['part']>('identity').as('part'), 'policy_arn as arn'])
        .unionAll(
          db
            .selectFrom('users')
            .where('user_id', '=', id)
            .where('boundary_arn', 'is not', null)
            .select((row) => [
              row.val<DocumentRow['part']>('boundary').as('part'),
              row.ref('boundary_arn').$notNull().as('arn'),
            ]),
        )
        .unionAll(
          db
            .selectFrom('roles')
            .where('role_id', '=', id)
            .where('boundary_arn', 'is not', null)
            .select((row) => [
              row.val<DocumentRow['part']>('boundary').as('part'),
              row.ref('boundary_arn').$notNull().as('arn'),
            ]),
        ),
    )
    .selectFrom('inline_policies')
    .innerJoin('owners', 'owners.id', 'inline_policies.owner_id')
    .select((row) => [
      row.val<DocumentRow['part']>('identity').as('part'),
      'inline_policies.policy_name as name',
      row.ref('inline_policies.document').$castTo<string | null>().as('document'),
    ])
    .unionAll((db) =>
      db
        .selectFrom('managed')
        .leftJoin('managed_policies as policy', 'policy.arn', 'managed.arn')
        .leftJoin('policy_versions as version', (join) =>
          join
            .onRef('version.policy_id', '=', 'policy.policy_id')
            .onRef('version.version', '=', 'policy.default_version'),
        )
        .select(['managed.part', 'managed.arn as name', 'version.document']),
    )
    .execute();
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What many principals share, an attached policy, is compiled once and held once. */
class CompiledPolicies {
  readonly #compiled = new Map<string, CompiledPolicy>();

  get(name: string, document: string): CompiledPolicy {
    const key = `${name}\n${document}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const policy = compilePolicyDocument(name, document);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= limits.compiledPoliciesCached && oldest !== undefined) {
      this.#compiled.delete(oldest);
    }
    this.#compiled.set(key, policy);
    return policy;
  }
}
