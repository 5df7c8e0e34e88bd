import type { Kms } from '#keys';
import { kmsArn } from '#kernel';
import { operationShape, services, type ListRetirableGrantsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { grantOutput } from './grant-output.ts';
import { pageOutput } from './page-output.ts';

/**
 * Principals of the caller's own account alone: of others nothing is listed.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export function listRetirableGrants(kms: Pick<Kms, 'grants' | 'region'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListRetirableGrants'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListRetirableGrantsRequest & { RetiringPrincipal: string }) => [
      { action: 'kms:ListRetirableGrants', resource: '*' },
    ],
    recorded: { input: ['RetiringPrincipal', 'Limit'] },
    async perform({ input, caller }) {
      const [, , , , account] = input.RetiringPrincipal.split(':');
      if (account !== caller.accountId) return { output: { Grants: [], ...pageOutput({}) } };
      const page = await kms.grants.listRetirable({
        retiring: input.RetiringPrincipal,
        limit: input.Limit,
        marker: input.Marker,
      });
      const Grants = page.items.map((grant) =>
        grantOutput(grant, kmsArn(kms.region, grant.accountId, `key/${grant.keyId}`)),
      );
      return { output: { Grants, ...pageOutput(page) } };
    },
  });
}
