import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountRolesRequest } from '#shapes';
import { defineUnsignedOperation, type Call } from '../operation.ts';
import { identifyBearer, type Bearer, type BearerInput } from './bearer.ts';
import { pageOf } from './portal-page.ts';

type Input = ListAccountRolesRequest & BearerInput & { accountId: string };

/**
 * The permission sets that the person is assigned to in an account, right now.
 * @see https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccountRoles.html
 */
export function listAccountRoles(workforce: Pick<Workforce, 'portal' | 'portalTokens'>) {
  return defineUnsignedOperation({
    shape: operationShape(services.sso, 'ListAccountRoles'),
    eventClass: 'Management',
    readOnly: true,
    authentication: 'bearer token',
    identify: identifyBearer(workforce),
    needs: () => [],
    recorded: { input: ['accountId'] },
    async perform({ input, caller }: Call<Input, Bearer>) {
      const { accountId } = input;
      const names = await workforce.portal.roles(caller.access.person, accountId);
      const { items, nextToken } = pageOf(names, input);
      return { output: { roleList: items.map((roleName) => ({ roleName, accountId })), ...nextToken } };
    },
  });
}
