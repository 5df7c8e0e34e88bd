import type { AttachedPermissionsBoundary } from '#shapes';

/** The member `PermissionsBoundary` of a user or role, left out where it has none. */
export function boundaryMember(arn: string | undefined): {
  PermissionsBoundary?: AttachedPermissionsBoundary;
} {
  if (arn === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: arn,
    },
  };
}
