import type { IssuedTokens, PortalClient, Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type CreateTokenRequest } from '#shapes';
import { defineUnsignedOperation } from '../operation.ts';
import { AUTHORIZATION_CODE, DEVICE_CODE, REFRESH_TOKEN } from './grant-types.ts';
import { identifyNobody } from './nobody.ts';

type Input = CreateTokenRequest & { clientId: string; clientSecret: string; grantType: string };
type Ports = Pick<
  Workforce,
  'portalClients' | 'portalDevices' | 'portalCodes' | 'portalTokens' | 'instances'
>;

/** How each kind of grant becomes tokens. */
const grants: Readonly<
  Record<string, (input: Input, client: PortalClient, ports: Ports) => Promise<IssuedTokens>>
> = {
  async [DEVICE_CODE](input, client, { portalDevices, portalTokens }) {
    const grantor = await portalDevices.redeem(client, required(input, 'deviceCode'));
    return portalTokens.issue(grantor, { refreshes: refreshes(client) });
  },
  async [AUTHORIZATION_CODE](input, client, { portalCodes, portalTokens }) {
    const { familyId, ...grantor } = await portalCodes.redeem(client, {
      code: required(input, 'code'),
      redirectUri: required(input, 'redirectUri'),
      codeVerifier: required(input, 'codeVerifier'),
    });
    return portalTokens.issue(grantor, { familyId, refreshes: refreshes(client) });
  },
  [REFRESH_TOKEN]: (input, { clientId }, { portalTokens }) =>
    portalTokens.refresh(clientId, required(input, 'refreshToken')),
};

/** @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html */
export function createToken(workforce: Ports) {
  return defineUnsignedOperation({
    shape: operationShape(services.ssoOidc, 'CreateToken'),
    eventClass: 'Management',
    readOnly: false,
    authentication: 'none',
    identify: identifyNobody(workforce),
    needs: () => [],
    recorded: { input: ['clientId', 'grantType'], output: ['tokenType', 'expiresIn'] },
    async perform({ input }: { readonly input: Input }) {
      const client = await workforce.portalClients.open(input.clientId, input.clientSecret);
      const redeem = Object.hasOwn(grants, input.grantType) ? grants[input.grantType] : undefined;
      if (redeem === undefined || !client.grantTypes.includes(input.grantType)) {
        throw new ApiError(
          'UnsupportedGrantTypeException',
          'The client is not registered for this grant type.',
        );
      }
      const { accessToken, refreshToken, seconds } = await redeem(input, client, workforce);
      return {
        output: {
          accessToken,
          tokenType: 'Bearer',
          expiresIn: seconds,
          ...(refreshToken === undefined ? {} : { refreshToken }),
        },
      };
    },
  });
}

function refreshes(client: PortalClient): boolean {
  return client.grantTypes.includes(REFRESH_TOKEN);
}

/** @throws ApiError `InvalidRequestException` */
function required(
  input: Input,
  name: 'deviceCode' | 'code' | 'redirectUri' | 'codeVerifier' | 'refreshToken',
): string {
  const value = input[name];
  if (value !== undefined && value !== '') return value;
  throw new ApiError('InvalidRequestException', `${name} is missing, which this grant type needs.`);
}
