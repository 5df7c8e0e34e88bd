import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CaprockError, limits } from '#kernel';
import type { Egress } from './egress.ts';

/** What a client of an AWS service, and the clients that its credentials need, are made with. */
export type AwsRequestHandler = Pick<
  NodeHttpHandler,
  'handle' | 'destroy' | 'metadata' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;

/**
 * Sends requests of AWS clients over TLS, where the list permits.
 *
 * @param ca authorities (PEM) beside those that Node knows, which then do not count
 */
export function awsRequestHandler(egress: Pick<Egress, 'permit'>, ca: string | undefined): AwsRequestHandler {
  const handler = new NodeHttpHandler({
    connectionTimeout: limits.awsConnectionMilliseconds,
    requestTimeout: limits.awsRequestMilliseconds,
    throwOnRequestTimeout: true,
    httpsAgent: { keepAlive: true, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
  });
  return {
    metadata: handler.metadata,
    async handle(request, options) {
      if (request.protocol !== 'https:') {
        throw new CaprockError('EgressRefused', `Caprock asks ${request.hostname} over HTTPS or not at all.`);
      }
      await egress.permit(request.hostname, request.port ?? 443);
      return handler.handle(request, options);
    },
    destroy: () => handler.destroy(),
    updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => handler.httpHandlerConfigs(),
  };
}
