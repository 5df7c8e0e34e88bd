import type { Workforce } from '#identity';
import { operationShape, services, type PortalListAccountsRequest } from '#shapes';
import { defineUnsignedOperation, type Call } from '../operation.ts';
import { identifyBearer, type Bearer, type BearerInput } from './bearer.ts';
import { pageOf } from './portal-page.ts';

/**
 * The accounts that the person is assigned to, right now.
 * @see https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccounts.html
 */
export function listAccounts(workforce: Pick<Workforce, 'portal' | 'portalTokens'>) {
  return defineUnsignedOperation({
    shape: operationShape(services.sso, 'ListAccounts'),
    eventClass: 'Management',
    readOnly: true,
    authentication: 'bearer token',
    identify: identifyBearer(workforce),
    needs: () => [],
    async perform({ input, caller }: Call<PortalListAccountsRequest & BearerInput, Bearer>) {
      const { items, nextToken } = pageOf(await workforce.portal.accounts(caller.access.person), input);
      const accountList = items.map((accountId) => ({ accountId, accountName: accountId }));
      return { output: { accountList, ...nextToken } };
    },
  });
}
