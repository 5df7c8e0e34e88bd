import type { Tag, Workforce, WorkforceResourceRef } from '#identity';
import { ApiError } from '#kernel';
import type { SsoTag } from '#shapes';
import type { Need } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import type { ReadTags } from '../with-resource-tags.ts';
import { instanceRef, permissionSetRef } from './sso-needs.ts';

export interface TaggedInput {
  readonly ResourceArn: string;
  readonly InstanceArn?: string | undefined;
}

export function tagsOf({ Tags = [] }: { readonly Tags?: readonly SsoTag[] | undefined }): readonly Tag[] {
  return Tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycentersuccessortoawssinglesign-on.html */
export function taggedNeeds(
  action: `sso:${string}`,
  { ResourceArn: resource }: TaggedInput,
  tags: readonly Tag[] = [],
): readonly Need[] {
  const resourceType = isPermissionSet(resource) ? 'AWS::SSO::PermissionSet' : 'AWS::SSO::Instance';
  return [{ action, resource, resourceType, context: requestTagKeys(tags) }];
}

/**
 * Which instance or permission set the ARN names; one that names another instance than `InstanceArn` is of neither.
 * @throws ApiError `ResourceNotFoundException`
 */
export async function taggedRef(
  { instances }: Pick<Workforce, 'instances'>,
  { ResourceArn: arn, InstanceArn: given }: TaggedInput,
  caller: { readonly accountId: string },
): Promise<WorkforceResourceRef> {
  const instance = (await instances.find())?.instanceId ?? '';
  const InstanceArn = given ?? `arn:aws:sso:::instance/${instance}`;
  if (isPermissionSet(arn)) return permissionSetRef({ InstanceArn, PermissionSetArn: arn }, caller);
  const ref = instanceRef({ InstanceArn }, caller);
  if (instanceRef({ InstanceArn: arn }, caller).instanceId === ref.instanceId) return ref;
  throw new ApiError(
    'ResourceNotFoundException',
    'The resource is neither the instance nor a permission set of it.',
  );
}

/** @throws (the function that it gives) ApiError `ResourceNotFoundException` */
export function readWorkforceTags(workforce: Pick<Workforce, 'instances' | 'tags'>): ReadTags {
  return async (ResourceArn, caller) => {
    // A resource has fewer than a page.
    const { items } = await workforce.tags.list(await taggedRef(workforce, { ResourceArn }, caller));
    return items;
  };
}

function isPermissionSet(arn: string): boolean {
  return arn.includes(':permissionSet/');
}
