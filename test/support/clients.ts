import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { TestService } from './service.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes this process trust the private CA of a service, as NODE_EXTRA_CA_CERTS does for one that starts. */
export function trust(service: Pick<TestService, 'caPath'>): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(service.caPath, 'utf8')]);
}

/** Options for any official client: the service's endpoint, and its administrator unless told otherwise. */
export function clientOptions(service: TestService, credentials: Credentials = service) {
  const { accessKeyId, secretAccessKey } = credentials;
  return {
    region: service.region,
    endpoint: service.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  };
}
