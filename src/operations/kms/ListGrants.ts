import type { Kms } from '#keys';
import { operationShape, services, type ListGrantsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { grantOutput } from './grant-output.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { pageOutput } from './page-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
export function listGrants(kms: Pick<Kms, 'access' | 'grants'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListGrants'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGrantsRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:ListGrants', input, caller),
    recorded: { input: ['KeyId', 'GrantId', 'GranteePrincipal', 'Limit'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const page = await kms.grants.list({
        keyId: key.keyId,
        grantId: input.GrantId,
        grantee: input.GranteePrincipal,
        limit: input.Limit,
        marker: input.Marker,
      });
      const Grants = page.items.map((grant) => grantOutput(grant, key.arn));
      return { output: { Grants, ...pageOutput(page) } };
    },
  });
}
