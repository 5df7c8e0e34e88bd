import type { ListPolicyEntities, PolicyEntity } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type ListEntitiesForPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';
import { managedPolicyRef, policyNeed } from './policy-need.ts';

const KINDS: ReadonlyMap<string, PolicyEntity['kind']> = new Map([
  ['Group', 'group'],
  ['Role', 'role'],
  ['User', 'user'],
]);

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html */
export function listEntitiesForPolicy(listEntities: ListPolicyEntities) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListEntitiesForPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListEntitiesForPolicyRequest & { PolicyArn: string }) =>
      policyNeed('iam:ListEntitiesForPolicy', input),
    recorded: { input: ['PolicyArn', 'EntityFilter', 'PathPrefix', 'PolicyUsageFilter', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await listEntities({
        ...managedPolicyRef(input, caller),
        ...kindOf(input.EntityFilter),
        ...(input.PolicyUsageFilter === undefined ? {} : { usage: input.PolicyUsageFilter }),
        ...pathQuery(input),
        ...pageQuery(input),
      });
      const of = (kind: PolicyEntity['kind']): readonly PolicyEntity[] =>
        page.items.filter((entity) => entity.kind === kind);
      return {
        output: {
          PolicyGroups: of('group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
          PolicyRoles: of('role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
          PolicyUsers: of('user').map(({ name, id }) => ({ UserName: name, UserId: id })),
          ...pageOutput(page),
        },
      };
    },
  });
}

function kindOf(filter: string | undefined): { readonly kind?: PolicyEntity['kind'] } {
  if (filter === undefined) return {};
  const kind = KINDS.get(filter);
  if (kind !== undefined) return { kind };
  // The API's enum also has the kinds of policies, to which no policy is attached.
  throw new ApiError('ValidationException', 'EntityFilter must be User, Role or Group.');
}
