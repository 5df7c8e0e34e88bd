import type { Identity } from '#identity';
import { operationShape, services, type ListRootsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { anyNeed } from './organization-need.ts';
import { rootOutput } from './outputs.ts';

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html */
export function listRoots(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListRoots'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListRootsRequest) => anyNeed('ListRoots'),
    recorded: { input: ['MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.roots({ accountId: caller.accountId, ...listQuery(input) });
      return { output: { Roots: page.items.map(rootOutput), ...nextToken(page) } };
    },
  });
}
