import type { Workforce } from '#identity';
import { operationShape, services, type GetRoleCredentialsRequest } from '#shapes';
import { defineUnsignedOperation, type Call } from '../operation.ts';
import { identifyBearer, type Bearer, type BearerInput } from './bearer.ts';

type Input = GetRoleCredentialsRequest & BearerInput & { accountId: string; roleName: string };

/** @see https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html */
export function getRoleCredentials(workforce: Pick<Workforce, 'portal' | 'portalTokens'>) {
  return defineUnsignedOperation({
    shape: operationShape(services.sso, 'GetRoleCredentials'),
    eventClass: 'Management',
    readOnly: true,
    authentication: 'bearer token',
    identify: identifyBearer(workforce),
    needs: () => [],
    recorded: {
      input: ['accountId', 'roleName'],
      output: ['roleCredentials.accessKeyId', 'roleCredentials.expiration'],
    },
    async perform({ input, caller }: Call<Input, Bearer>) {
      const { accountId, roleName } = input;
      const { credentials } = await workforce.portal.credentials(caller.access, accountId, roleName);
      return {
        output: {
          roleCredentials: {
            accessKeyId: credentials.accessKeyId,
            secretAccessKey: credentials.secret,
            sessionToken: credentials.sessionToken,
            expiration: credentials.expiresAt,
          },
        },
      };
    },
  });
}
