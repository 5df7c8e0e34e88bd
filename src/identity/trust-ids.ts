import { ApiError, limits } from '#kernel';
import { parseTrustPolicy } from '#policy';
import type { Database, RoleRow } from '#store';
import type { Transaction } from 'kysely';
import { asMalformed, sizeOfDocument } from './policy-document.ts';
import { principalIdOf } from './principal-id.ts';
import { refuseOverQuota } from './quota.ts';

/**
 * A role's trust policy as it is stored: the document, and beside it the unique id that each user and role that it
 * names by ARN has at this moment. A user who is deleted and made again under the same name is not trusted by it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws ApiError `MalformedPolicyDocumentException`, also where it names a user or role that is not there |
 *   `LimitExceededException`
 */
export async function readTrustPolicy(
  trx: Transaction<Database>,
  roleName: string,
  document: string,
): Promise<Pick<RoleRow, 'trust_policy' | 'trust_ids'>> {
  const policy = asMalformed(() => parseTrustPolicy(document));
  refuseOverQuota(
    `ACLSizePerRole`,
    sizeOfDocument(document) > limits.trustPolicyCharacters ? Number.POSITIVE_INFINITY : 0,
    limits.trustPolicyCharacters,
  );
  const ids: Record<string, string> = {};
  for (const { principals } of policy.statements) {
    for (const arn of principals.identities) {
      const id = await principalIdOf(trx, arn);
      if (id === null) {
        throw new ApiError(
          'MalformedPolicyDocumentException',
          `Invalid principal in policy: a user or role that role ${roleName} is to trust does not exist.`,
        );
      }
      if (id !== undefined) ids[arn] = id;
    }
  }
  return { trust_policy: document, trust_ids: JSON.stringify(ids) };
}
