import type { Grant } from '#keys';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
export function grantOutput(grant: Grant, keyArn: string) {
  return {
    KeyId: keyArn,
    GrantId: grant.grantId,
    Name: grant.name ?? '',
    CreationDate: new Date(grant.createdAt),
    GranteePrincipal: grant.grantee,
    ...(grant.retiring === null ? {} : { RetiringPrincipal: grant.retiring }),
    IssuingAccount: `arn:aws:iam::${grant.issuingAccountId}:root`,
    Operations: grant.operations,
    ...(grant.constraints === null ? {} : { Constraints: grant.constraints }),
  };
}
