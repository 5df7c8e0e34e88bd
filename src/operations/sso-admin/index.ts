import type { Workforce } from '#identity';
import type { Operation } from '../operation.ts';
import { withResourceTags } from '../with-resource-tags.ts';
import { attachCustomerManagedPolicyReferenceToPermissionSet } from './AttachCustomerManagedPolicyReferenceToPermissionSet.ts';
import { attachManagedPolicyToPermissionSet } from './AttachManagedPolicyToPermissionSet.ts';
import { createAccountAssignment } from './CreateAccountAssignment.ts';
import { createPermissionSet } from './CreatePermissionSet.ts';
import { deleteAccountAssignment } from './DeleteAccountAssignment.ts';
import { deleteInlinePolicyFromPermissionSet } from './DeleteInlinePolicyFromPermissionSet.ts';
import { deletePermissionsBoundaryFromPermissionSet } from './DeletePermissionsBoundaryFromPermissionSet.ts';
import { deletePermissionSet } from './DeletePermissionSet.ts';
import { describeAccountAssignmentCreationStatus } from './DescribeAccountAssignmentCreationStatus.ts';
import { describeAccountAssignmentDeletionStatus } from './DescribeAccountAssignmentDeletionStatus.ts';
import { describeInstance } from './DescribeInstance.ts';
import { describePermissionSet } from './DescribePermissionSet.ts';
import { describePermissionSetProvisioningStatus } from './DescribePermissionSetProvisioningStatus.ts';
import { detachCustomerManagedPolicyReferenceFromPermissionSet } from './DetachCustomerManagedPolicyReferenceFromPermissionSet.ts';
import { detachManagedPolicyFromPermissionSet } from './DetachManagedPolicyFromPermissionSet.ts';
import { getInlinePolicyForPermissionSet } from './GetInlinePolicyForPermissionSet.ts';
import { getPermissionsBoundaryForPermissionSet } from './GetPermissionsBoundaryForPermissionSet.ts';
import { listAccountAssignmentCreationStatus } from './ListAccountAssignmentCreationStatus.ts';
import { listAccountAssignmentDeletionStatus } from './ListAccountAssignmentDeletionStatus.ts';
import { listAccountAssignments } from './ListAccountAssignments.ts';
import { listAccountAssignmentsForPrincipal } from './ListAccountAssignmentsForPrincipal.ts';
import { listAccountsForProvisionedPermissionSet } from './ListAccountsForProvisionedPermissionSet.ts';
import { listCustomerManagedPolicyReferencesInPermissionSet } from './ListCustomerManagedPolicyReferencesInPermissionSet.ts';
import { listInstances } from './ListInstances.ts';
import { listManagedPoliciesInPermissionSet } from './ListManagedPoliciesInPermissionSet.ts';
import { listPermissionSetProvisioningStatus } from './ListPermissionSetProvisioningStatus.ts';
import { listPermissionSets } from './ListPermissionSets.ts';
import { listPermissionSetsProvisionedToAccount } from './ListPermissionSetsProvisionedToAccount.ts';
import { listTagsForResource } from './ListTagsForResource.ts';
import { provisionPermissionSet } from './ProvisionPermissionSet.ts';
import { putInlinePolicyToPermissionSet } from './PutInlinePolicyToPermissionSet.ts';
import { putPermissionsBoundaryToPermissionSet } from './PutPermissionsBoundaryToPermissionSet.ts';
import { readWorkforceTags } from './tagged.ts';
import { tagResource } from './TagResource.ts';
import { untagResource } from './UntagResource.ts';
import { updatePermissionSet } from './UpdatePermissionSet.ts';

/** IAM Identity Center: permission sets, and who is assigned to them in which account. */
export function ssoAdmin(workforce: Workforce, region: string): readonly Operation[] {
  const operations = [
    attachCustomerManagedPolicyReferenceToPermissionSet(workforce),
    attachManagedPolicyToPermissionSet(workforce),
    createAccountAssignment(workforce),
    createPermissionSet(workforce),
    deleteAccountAssignment(workforce),
    deleteInlinePolicyFromPermissionSet(workforce),
    deletePermissionSet(workforce),
    deletePermissionsBoundaryFromPermissionSet(workforce),
    describeAccountAssignmentCreationStatus(workforce),
    describeAccountAssignmentDeletionStatus(workforce),
    describeInstance(workforce, region),
    describePermissionSet(workforce),
    describePermissionSetProvisioningStatus(workforce),
    detachCustomerManagedPolicyReferenceFromPermissionSet(workforce),
    detachManagedPolicyFromPermissionSet(workforce),
    getInlinePolicyForPermissionSet(workforce),
    getPermissionsBoundaryForPermissionSet(workforce),
    listAccountAssignmentCreationStatus(workforce),
    listAccountAssignmentDeletionStatus(workforce),
    listAccountAssignments(workforce),
    listAccountAssignmentsForPrincipal(workforce),
    listAccountsForProvisionedPermissionSet(workforce),
    listCustomerManagedPolicyReferencesInPermissionSet(workforce),
    listInstances(workforce, region),
    listManagedPoliciesInPermissionSet(workforce),
    listPermissionSetProvisioningStatus(workforce),
    listPermissionSets(workforce),
    listPermissionSetsProvisionedToAccount(workforce),
    listTagsForResource(workforce),
    provisionPermissionSet(workforce),
    putInlinePolicyToPermissionSet(workforce),
    putPermissionsBoundaryToPermissionSet(workforce),
    tagResource(workforce),
    untagResource(workforce),
    updatePermissionSet(workforce),
  ];
  return operations.map((operation) => withResourceTags(operation, readWorkforceTags(workforce)));
}
