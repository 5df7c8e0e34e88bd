import type { Identity } from '#identity';
import { operationShape, services, type ListParentsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = ListParentsRequest & { ChildId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html */
export function listParents(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListParents'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => nodeNeeds('ListParents', organizations, caller, input.ChildId),
    recorded: { input: ['ChildId', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.tree.parents({
        accountId: caller.accountId,
        childId: input.ChildId,
        ...listQuery(input),
      });
      return {
        output: { Parents: page.items.map(({ id, kind }) => ({ Id: id, Type: kind })), ...nextToken(page) },
      };
    },
  });
}
