import type { ReadResourceKeys } from '#identity';
import type { Need, Operation } from '../operation.ts';

type Keys = NonNullable<Need['context']>;

/** The same needs, with the condition keys of IAM that a request itself gives. */
export function withKeys(needs: readonly Need[], keys: Keys): readonly Need[] {
  return needs.map((need) => ({ ...need, context: { ...need.context, ...keys } }));
}

/** `iam:PolicyARN`: which policy is attached or detached. */
export function policyArnKey(input: { readonly PolicyArn: string }): Keys {
  return { 'iam:PolicyARN': input.PolicyArn };
}

/** `iam:PermissionsBoundary`: which boundary the request sets, if it sets one. */
export function boundaryKey(input: { readonly PermissionsBoundary?: string | undefined }): Keys {
  const { PermissionsBoundary: boundary } = input;
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
}

/** Actions whose conditions may ask for the boundary that the user or role has. */
const READS_BOUNDARY = /^iam:(?:Attach|Delete|Detach|Put)(?:User|Role)(?:Policy|PermissionsBoundary)$/;

/**
 * The operation with the keys that come from the resource that it acts on: the tags of a user, role or policy, and
 * its permissions boundary. What the request sets stands before what the resource has.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function withResourceKeys(operation: Operation, accountKeys: ReadResourceKeys): Operation {
  return {
    ...operation,
    async needs(input, caller, origin) {
      const needs = await operation.needs(input, caller, origin);
      return Promise.all(
        needs.map(async (need) => {
          const { tags, permissionsBoundary } = await accountKeys(caller.accountId, need.resource);
          const keys: Record<string, string | readonly string[]> = {};
          for (const [key, value] of Object.entries(tags)) {
            keys[`aws:ResourceTag/${key}`] = value;
            keys[`iam:ResourceTag/${key}`] = value;
          }
          if (permissionsBoundary !== undefined && READS_BOUNDARY.test(need.action)) {
            keys['iam:PermissionsBoundary'] = permissionsBoundary;
          }
          return { ...need, context: { ...keys, ...need.context } };
        }),
      );
    },
  };
}
