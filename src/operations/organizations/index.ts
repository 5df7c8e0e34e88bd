import type { Identity } from '#identity';
import type { Operation } from '../operation.ts';
import { withResourceTags } from '../with-resource-tags.ts';
import { attachPolicy } from './AttachPolicy.ts';
import { closeAccount } from './CloseAccount.ts';
import { createAccount } from './CreateAccount.ts';
import { createOrganization } from './CreateOrganization.ts';
import { createOrganizationalUnit } from './CreateOrganizationalUnit.ts';
import { createPolicy } from './CreatePolicy.ts';
import { deleteOrganizationalUnit } from './DeleteOrganizationalUnit.ts';
import { deletePolicy } from './DeletePolicy.ts';
import { describeAccount } from './DescribeAccount.ts';
import { describeCreateAccountStatus } from './DescribeCreateAccountStatus.ts';
import { describeOrganization } from './DescribeOrganization.ts';
import { describeOrganizationalUnit } from './DescribeOrganizationalUnit.ts';
import { describePolicy } from './DescribePolicy.ts';
import { detachPolicy } from './DetachPolicy.ts';
import { disablePolicyType } from './DisablePolicyType.ts';
import { enablePolicyType } from './EnablePolicyType.ts';
import { listAWSServiceAccessForOrganization } from './ListAWSServiceAccessForOrganization.ts';
import { listAccounts } from './ListAccounts.ts';
import { listAccountsForParent } from './ListAccountsForParent.ts';
import { listChildren } from './ListChildren.ts';
import { listCreateAccountStatus } from './ListCreateAccountStatus.ts';
import { listOrganizationalUnitsForParent } from './ListOrganizationalUnitsForParent.ts';
import { listParents } from './ListParents.ts';
import { listPolicies } from './ListPolicies.ts';
import { listPoliciesForTarget } from './ListPoliciesForTarget.ts';
import { listRoots } from './ListRoots.ts';
import { listTagsForResource } from './ListTagsForResource.ts';
import { listTargetsForPolicy } from './ListTargetsForPolicy.ts';
import { moveAccount } from './MoveAccount.ts';
import { readNodeTags } from './node-tags.ts';
import { tagResource } from './TagResource.ts';
import { untagResource } from './UntagResource.ts';
import { updateOrganizationalUnit } from './UpdateOrganizationalUnit.ts';
import { updatePolicy } from './UpdatePolicy.ts';

/** Organizations: several accounts in one installation, and what each may do at most. */
export function organizations({ organizations: port }: Identity): readonly Operation[] {
  const operations = [
    attachPolicy(port),
    closeAccount(port),
    createAccount(port),
    createOrganization(port),
    createOrganizationalUnit(port),
    createPolicy(port),
    deleteOrganizationalUnit(port),
    deletePolicy(port),
    describeAccount(port),
    describeCreateAccountStatus(port),
    describeOrganization(port),
    describeOrganizationalUnit(port),
    describePolicy(port),
    detachPolicy(port),
    disablePolicyType(port),
    enablePolicyType(port),
    listAWSServiceAccessForOrganization(port),
    listAccounts(port),
    listAccountsForParent(port),
    listChildren(port),
    listCreateAccountStatus(port),
    listOrganizationalUnitsForParent(port),
    listParents(port),
    listPolicies(port),
    listPoliciesForTarget(port),
    listRoots(port),
    listTagsForResource(port),
    listTargetsForPolicy(port),
    moveAccount(port),
    tagResource(port),
    untagResource(port),
    updateOrganizationalUnit(port),
    updatePolicy(port),
  ];
  return operations.map((operation) => withResourceTags(operation, readNodeTags(port)));
}
