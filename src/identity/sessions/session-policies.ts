import { ApiError, limits } from '#kernel';
import { compilePolicyDocument, type CompiledPolicy } from '#policy';
import type { Database } from '#store';
import type { Kysely } from 'kysely';
import { awsManagedPolicy } from '../aws-managed/index.ts';
import { refuseMalformed } from '../policy-document.ts';
import type { SessionPolicies } from './claims.ts';

/** What a request says of the policies that shall bound a session. */
export interface WantedPolicies {
  readonly document?: string;
  readonly arns?: readonly string[];
}

/**
 * The policies that a request gives a session, if any: well formed, and there.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 * @throws ApiError `MalformedPolicyDocumentException` | `ValidationException`
 */
export async function sessionPolicies(
  db: Kysely<Database>,
  accountId: string,
  { document, arns = [] }: WantedPolicies,
): Promise<SessionPolicies | undefined> {
  if (document === undefined && arns.length === 0) return undefined;
  if (arns.length > limits.sessionPolicyArns) {
    throw new ApiError(
      'ValidationException',
      `A session takes at most ${limits.sessionPolicyArns} managed policies.`,
    );
  }
  if (document !== undefined) {
    if (document.length > limits.sessionPolicyCharacters) {
      throw new ApiError(
        'ValidationException',
        `A session's inline policy has at most ${limits.sessionPolicyCharacters} characters.`,
      );
    }
    refuseMalformed('session', document);
  }
  const found = await readManaged(db, accountId, arns);
  if (found.size < new Set(arns).size) {
    throw new ApiError(
      'MalformedPolicyDocumentException',
      'A managed policy that the session shall have is not in this account.',
    );
  }
  return { arns, ...(document === undefined ? {} : { document: JSON.stringify(JSON.parse(document)) }) };
}

/** A session's policies as they are now. One that is gone, or cannot be read, denies everything. */
export async function compileSessionPolicies(
  db: Kysely<Database>,
  accountId: string,
  { document, arns }: SessionPolicies,
): Promise<readonly CompiledPolicy[]> {
  const found = await readManaged(db, accountId, arns);
  const managed = arns.map((arn) => compilePolicyDocument(arn, found.get(arn) ?? ''));
  return document === undefined ? managed : [compilePolicyDocument('session', document), ...managed];
}

async function readManaged(
  db: Kysely<Database>,
  accountId: string,
  arns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (arns.length === 0) return new Map();
  const rows = await db
    .selectFrom('managed_policies as policy')
    .innerJoin('policy_versions as version', (join) =>
      join
        .onRef('version.policy_id', '=', 'policy.policy_id')
        .onRef('version.version', '=', 'policy.default_version'),
    )
    .select(['policy.arn', 'version.document'])
    .where('policy.account_id', '=', accountId)
    .where('policy.arn', 'in', arns)
    .execute();
  const found = new Map(rows.map(({ arn, document }) => [arn, document]));
  for (const arn of arns) {
    const ours = awsManagedPolicy(arn);
    if (ours !== undefined) found.set(arn, ours.document);
  }
  return found;
}
