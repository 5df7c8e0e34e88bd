import type { Identity } from '#identity';
import { operationShape, services, type ChildType, type ListChildrenRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = ListChildrenRequest & { ParentId: string; ChildType: ChildType };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html */
export function listChildren(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListChildren'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => nodeNeeds('ListChildren', organizations, caller, input.ParentId),
    recorded: { input: ['ParentId', 'ChildType', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.tree.children({
        accountId: caller.accountId,
        parentId: input.ParentId,
        kind: input.ChildType,
        ...listQuery(input),
      });
      return {
        output: { Children: page.items.map(({ id, kind }) => ({ Id: id, Type: kind })), ...nextToken(page) },
      };
    },
  });
}
