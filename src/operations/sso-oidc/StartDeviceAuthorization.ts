import type { Workforce } from '#identity';
import { ApiError, limits } from '#kernel';
import { operationShape, services, type StartDeviceAuthorizationRequest } from '#shapes';
import { defineUnsignedOperation, type Call } from '../operation.ts';
import { DEVICE_CODE } from './grant-types.ts';
import { identifyNobody } from './nobody.ts';

type Input = StartDeviceAuthorizationRequest & { clientId: string; clientSecret: string };

/**
 * A device shows a code, which somebody confirms in a browser.
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_StartDeviceAuthorization.html
 */
export function startDeviceAuthorization(
  workforce: Pick<Workforce, 'portalClients' | 'portalDevices' | 'instances'>,
) {
  return defineUnsignedOperation({
    shape: operationShape(services.ssoOidc, 'StartDeviceAuthorization'),
    eventClass: 'Management',
    readOnly: false,
    freeText: ['startUrl'],
    authentication: 'none',
    identify: identifyNobody(workforce),
    needs: () => [],
    recorded: { input: ['clientId'] },
    async perform({ input, endpoint, sourceIp }: Pick<Call<Input>, 'input' | 'endpoint' | 'sourceIp'>) {
      const client = await workforce.portalClients.open(input.clientId, input.clientSecret);
      if (!client.grantTypes.includes(DEVICE_CODE)) {
        throw new ApiError('UnauthorizedClientException', 'The client is not registered for device codes.');
      }
      const { deviceCode, userCode } = await workforce.portalDevices.start(client, sourceIp);
      const page = `${endpoint}/signin/device`;
      return {
        output: {
          deviceCode,
          userCode,
          verificationUri: page,
          verificationUriComplete: `${page}?user_code=${userCode}`,
          expiresIn: limits.portalDeviceMilliseconds / 1000,
          interval: limits.portalPollSeconds,
        },
      };
    },
  });
}
