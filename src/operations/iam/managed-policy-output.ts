import type { ManagedPolicy, PolicyVersion } from '#identity';
import type { Policy, PolicyVersion as PolicyVersionShape } from '#shapes';
import { documentOutput } from './document-output.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html */
export function managedPolicyOutput(policy: ManagedPolicy): Policy {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: policy.attachmentCount,
    PermissionsBoundaryUsageCount: policy.boundaryCount,
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    ...tagsMember(policy.tags),
  };
}

/** A version without its document, which lists leave out. */
export function policyVersionOutput(version: PolicyVersion): PolicyVersionShape {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.isDefault,
    CreateDate: new Date(version.createdAt),
  };
}

export function wholePolicyVersionOutput(version: PolicyVersion): PolicyVersionShape {
  return { Document: documentOutput(version.document), ...policyVersionOutput(version) };
}
