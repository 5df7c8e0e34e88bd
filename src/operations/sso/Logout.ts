import type { Workforce } from '#identity';
import { operationShape, services } from '#shapes';
import { defineUnsignedOperation, type Call } from '../operation.ts';
import { identifyBearer, type Bearer, type BearerInput } from './bearer.ts';

/**
 * Ends the sign-in: none of its tokens is good for anything any more. Role sessions last as long as they last.
 * @see https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_Logout.html
 */
export function logout(workforce: Pick<Workforce, 'portalTokens'>) {
  return defineUnsignedOperation({
    shape: operationShape(services.sso, 'Logout'),
    eventClass: 'Management',
    readOnly: false,
    authentication: 'bearer token',
    identify: identifyBearer(workforce),
    needs: () => [],
    async perform({ caller }: Call<BearerInput, Bearer>) {
      await workforce.portalTokens.end(caller.access.familyId);
      return { output: {} };
    },
  });
}
