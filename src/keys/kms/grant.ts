import type { TrustCaller } from '#policy';
import type { KmsGrantRow } from '#store';
import type { EncryptionContext } from './encryption-context.ts';

export interface GrantConstraints {
  /** The encryption context has these pairs, among others perhaps. */
  readonly EncryptionContextSubset?: EncryptionContext | undefined;
  /** The encryption context is exactly this. */
  readonly EncryptionContextEquals?: EncryptionContext | undefined;
}

/** That somebody may do something with a key, beside what the policies say. */
export interface Grant {
  readonly grantId: string;
  readonly keyId: string;
  readonly name: string | null;
  readonly grantee: string;
  /** The unique id of the grantee as of when the grant was made: who is made again under the name is somebody else. */
  readonly granteeId: string | null;
  readonly retiring: string | null;
  readonly retiringId: string | null;
  readonly issuingAccountId: string;
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints | null;
  readonly createdAt: number;
}

/** What a request asks of a key, as far as a grant looks at it. */
export interface GrantedUse {
  /** `kms:Decrypt` */
  readonly action: string;
  readonly context: EncryptionContext | undefined;
  /** Of CreateGrant: the grant that would be made. */
  readonly child?: Pick<Grant, 'operations' | 'constraints'>;
}

/** Uses that have no encryption context: a constraint says nothing of them. */
const WITHOUT_CONTEXT: ReadonlySet<string> = new Set(['DescribeKey', 'RetireGrant']);

/** The first grant of these that covers the use, if one does. */
export function grantFor(grants: readonly Grant[], use: GrantedUse): Grant | undefined {
  const operation = use.action.slice('kms:'.length);
  return grants.find(({ operations, constraints }) => {
    if (!operations.includes(operation)) return false;
    if (operation === 'CreateGrant')
      return use.child !== undefined && isWithin(use.child, operations, constraints);
    return WITHOUT_CONTEXT.has(operation) || satisfies(use.context ?? {}, constraints);
  });
}

function satisfies(context: EncryptionContext, constraints: GrantConstraints | null): boolean {
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals } = constraints ?? {};
  if (subset !== undefined && !contains(context, subset)) return false;
  return equals === undefined || (contains(context, equals) && contains(equals, context));
}

/** Whether a grant that is made by virtue of another gives no more than that. */
function isWithin(
  child: NonNullable<GrantedUse['child']>,
  operations: readonly string[],
  constraints: GrantConstraints | null,
): boolean {
  if (!child.operations.every((operation) => operations.includes(operation))) return false;
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals } = constraints ?? {};
  const { EncryptionContextSubset: ownSubset, EncryptionContextEquals: exact } = child.constraints ?? {};
  if (equals !== undefined) {
    if (exact === undefined || !contains(exact, equals) || !contains(equals, exact)) return false;
  }
  // What a child asks for beside it may be more, never less: where it asks for both, one of them is enough.
  return subset === undefined || [exact, ownSubset].some((own) => own !== undefined && contains(own, subset));
}

function contains(context: EncryptionContext, wanted: EncryptionContext): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(context, key) && context[key] === value,
  );
}

/** The names by which a grant may know somebody. */
export function grantNames({ arn, roleArn }: TrustCaller): readonly string[] {
  return roleArn === undefined ? [arn] : [arn, roleArn];
}

/** Whether a name in a grant, with the id that it had, is somebody. */
export function isNamed(caller: TrustCaller, name: string | null, id: string | null): boolean {
  if (name === null || !grantNames(caller).includes(name)) return false;
  return id === null || id === caller.id;
}

export function toGrant(row: KmsGrantRow): Grant {
  return {
    grantId: row.grant_id,
    keyId: row.key_id,
    name: row.name,
    grantee: row.grantee,
    granteeId: row.grantee_id,
    retiring: row.retiring,
    retiringId: row.retiring_id,
    issuingAccountId: row.issuing_account_id,
    // Written by this module alone, in this form.
    operations: JSON.parse(row.operations) as string[],
    constraints: row.constraints === null ? null : (JSON.parse(row.constraints) as GrantConstraints),
    createdAt: row.created_at,
  };
}
