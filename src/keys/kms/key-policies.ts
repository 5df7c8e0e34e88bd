import { ApiError, CaprockError, limits } from '#kernel';
import {
  ALLOWS_ALL,
  compileResourcePolicy,
  compileResourcePolicyDocument,
  evaluateResource,
  parseResourcePolicy,
  requestContext,
  type CompiledResourcePolicy,
  type ParsedTrustPolicy,
  type TrustCaller,
} from '#policy';
import type { KmsKeyRow } from '#store';

/** Who the ARNs of a policy are at this moment: identity knows. */
export interface Principals {
  /** Null for a user or role that is not there, `undefined` for what is neither. */
  idOf(arn: string): Promise<string | null | undefined>;
}

export type StoredPolicy = Pick<KmsKeyRow, 'policy' | 'policy_ids'>;

/** Which key a policy is for, and who gives it. */
export interface PolicyWish {
  readonly document: string;
  readonly keyArn: string;
  readonly accountId: string;
  readonly caller: TrustCaller;
  /** Whether the caller may lock itself out. */
  readonly bypassLockoutCheck: boolean;
  readonly now: number;
}

/** Key policies: checked when they are given, compiled once while they are in force. */
export class KeyPolicies {
  readonly #principals: Principals;
  readonly #compiled = new Map<string, CompiledResourcePolicy>();

  constructor(principals: Principals) {
    this.#principals = principals;
  }

  compiled({ policy, policyIds }: { readonly policy: string; readonly policyIds: string }) {
    const name = `${policyIds}\n${policy}`;
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const ids = new Map(Object.entries(JSON.parse(policyIds) as Record<string, string>));
    const compiled = compileResourcePolicyDocument(policy, ids);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= limits.kmsPoliciesCached && oldest !== undefined)
      this.#compiled.delete(oldest);
    this.#compiled.set(name, compiled);
    return compiled;
  }

  /** @throws ApiError `MalformedPolicyDocumentException` | `LimitExceededException` */
  async read(wish: PolicyWish): Promise<StoredPolicy> {
    const { document } = wish;
    if (Buffer.byteLength(document) > limits.kmsPolicyBytes) {
      throw new ApiError(
        'LimitExceededException',
        `A key policy has ${limits.kmsPolicyBytes} bytes at most.`,
      );
    }
    const parsed = parse(document);
    const ids = await this.#idsIn(parsed);
    if (!wish.bypassLockoutCheck) refuseLockout(compileResourcePolicy(parsed, ids), wish);
    return { policy: document, policy_ids: JSON.stringify(Object.fromEntries(ids)) };
  }

  async #idsIn(policy: ParsedTrustPolicy): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const { principals } of policy.statements) {
      for (const arn of principals.identities) {
        const id = await this.#principals.idOf(arn);
        if (id === null) {
          throw malformed('Policy contains a statement with one or more invalid principals.');
        }
        if (id !== undefined) ids.set(arn, id);
      }
    }
    return ids;
  }
}

/** What a key has unless it is given another: the account's own policies decide. */
export function defaultPolicy(accountId: string): string {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal,
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
    undefined,
    2,
  );
}

function parse(document: string): ParsedTrustPolicy {
  try {
    return parseResourcePolicy(document);
  } catch (cause) {
    if (!(cause instanceof CaprockError)) throw cause;
    throw malformed(cause.message, cause);
  }
}

/** Whoever gives a policy must be able to give the next one. */
function refuseLockout(policy: CompiledResourcePolicy, wish: PolicyWish): void {
  const { caller, keyArn, accountId, now } = wish;
  const principal = { arn: caller.roleArn ?? caller.arn, accountId: caller.accountId };
  const context = requestContext({
    principal,
    now,
    secureTransport: true,
    further: { 'kms:CallerAccount': caller.accountId },
  });
  const request = { action: 'kms:PutKeyPolicy', resource: keyArn, principal, context };
  const verdict = evaluateResource(policy, caller, { identity: [ALLOWS_ALL] }, accountId, request);
  if (verdict.decision === 'allow') return;
  throw malformed(
    'The new key policy will not allow you to update the key policy in the future. BypassPolicyLockoutSafetyCheck puts it nevertheless.',
  );
}

function malformed(message: string, cause?: unknown): ApiError {
  return new ApiError('MalformedPolicyDocumentException', message, { cause });
}
