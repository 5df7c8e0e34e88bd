import type { WorkforceInstance } from '#identity';
import { identityStoreArn, instanceArn } from '#kernel';

export function instanceOutput(instance: WorkforceInstance, region: string) {
  return {
    InstanceArn: instanceArn(instance.instanceId),
    IdentityStoreId: instance.identityStoreId,
    IdentityStoreArn: identityStoreArn(instance.accountId, instance.identityStoreId),
    OwnerAccountId: instance.accountId,
    CreatedDate: new Date(instance.createdAt),
    Status: 'ACTIVE',
    PrimaryRegion: region,
  };
}
