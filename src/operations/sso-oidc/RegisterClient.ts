import type { Workforce } from '#identity';
import { ApiError, limits } from '#kernel';
import { operationShape, services, type RegisterClientRequest } from '#shapes';
import { defineUnsignedOperation } from '../operation.ts';
import { identifyNobody } from './nobody.ts';
import { GRANT_TYPES } from './grant-types.ts';

type Input = RegisterClientRequest & { clientName: string; clientType: string };

/** A program on somebody's machine listens on a port of its own, on this host alone. @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[\w.~/-]*)?$/;
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P} ]{1,128}$/u;

/**
 * A program that people will sign in with makes itself known; anybody's may.
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html
 */
export function registerClient(workforce: Pick<Workforce, 'portalClients' | 'instances'>) {
  return defineUnsignedOperation({
    shape: operationShape(services.ssoOidc, 'RegisterClient'),
    eventClass: 'Management',
    readOnly: true,
    authentication: 'none',
    identify: identifyNobody(workforce),
    needs: () => [],
    recorded: { input: ['clientName', 'clientType', 'scopes', 'grantTypes'], output: ['clientId'] },
    freeText: ['clientName'],
    async perform({ input }: { readonly input: Input }) {
      const grantTypes = input.grantTypes ?? GRANT_TYPES;
      const redirectUris = input.redirectUris ?? [];
      refuseOthers(input, grantTypes, redirectUris);
      const client = await workforce.portalClients.register({
        name: input.clientName,
        redirectUris,
        grantTypes,
      });
      return {
        output: {
          clientId: client.clientId,
          clientSecret: client.secret,
          clientIdIssuedAt: Math.floor(client.issuedAt / 1000),
          clientSecretExpiresAt: Math.floor(client.expiresAt / 1000),
        },
      };
    },
  });
}

function refuseOthers(
  { clientType, clientName, scopes = [] }: Input,
  grantTypes: readonly string[],
  redirectUris: readonly string[],
): void {
  if (clientType !== 'public' || !NAME.test(clientName)) {
    throw new ApiError(
      'InvalidClientMetadataException',
      'clientType is public, and clientName one line of text.',
    );
  }
  const strangeGrant = grantTypes.find((grantType) => !GRANT_TYPES.includes(grantType));
  if (strangeGrant !== undefined) {
    throw new ApiError('UnsupportedGrantTypeException', `grantTypes are some of ${GRANT_TYPES.join(', ')}.`);
  }
  if (scopes.some((scope) => scope !== 'sso:account:access')) {
    throw new ApiError('InvalidScopeException', 'The one scope is sso:account:access.');
  }
  if (redirectUris.length > limits.portalRedirectUris || !redirectUris.every((uri) => LOOPBACK.test(uri))) {
    throw new ApiError(
      'InvalidRedirectUriException',
      'redirectUris are addresses of this machine, such as http://127.0.0.1/oauth/callback.',
    );
  }
}
