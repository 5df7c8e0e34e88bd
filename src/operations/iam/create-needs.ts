import type { Tag } from '#identity';
import type { Need } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { withKeys } from './condition-keys.ts';

/**
 * What it takes to create a user, role or policy: the action itself, and with tags the permission to tag it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function createNeeds(
  kind: 'User' | 'Role' | 'Policy',
  resource: string,
  tags: readonly Tag[],
  keys: NonNullable<Need['context']> = {},
): readonly Need[] {
  const resourceType = kind === 'Policy' ? 'AWS::IAM::ManagedPolicy' : `AWS::IAM::${kind}`;
  const needs: Need[] = [{ action: `iam:Create${kind}`, resource, resourceType }];
  if (tags.length > 0) needs.push({ action: `iam:Tag${kind}`, resource });
  return withKeys(needs, { ...keys, ...requestTagKeys(tags) });
}
