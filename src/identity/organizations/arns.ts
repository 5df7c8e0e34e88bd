import { PARTITION } from '#kernel';
import { isAwsPolicy } from './full-access.ts';

/** What ARNs of an organisation begin with. */
export interface OrganizationName {
  readonly managementAccountId: string;
  readonly organizationId: string;
}

function arn(account: string, resource: string): string {
  return `arn:${PARTITION}:organizations::${account}:${resource}`;
}

export function organizationArn({ managementAccountId, organizationId }: OrganizationName): string {
  return arn(managementAccountId, `organization/${organizationId}`);
}

/** Of a root (`r-…`), an organisational unit (`ou-…`), an account (twelve digits) or a policy (`p-…`). */
export function nodeArn({ managementAccountId, organizationId }: OrganizationName, id: string): string {
  if (id.startsWith('p-')) {
    return isAwsPolicy(id)
      ? arn('aws', `policy/service_control_policy/${id}`)
      : arn(managementAccountId, `policy/${organizationId}/service_control_policy/${id}`);
  }
  const kind = id.startsWith('r-') ? 'root' : id.startsWith('ou-') ? 'ou' : 'account';
  return arn(managementAccountId, `${kind}/${organizationId}/${id}`);
}
