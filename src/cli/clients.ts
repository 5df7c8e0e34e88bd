import { readFile } from 'node:fs/promises';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { awsConfigPath, awsCredentialsPath, PROFILE, readAwsConfig } from '#aws-files';
import { CaprockError, codeOf } from '#kernel';
import { clientCertificate } from './client-certificate.ts';

/**
 * Points the official SDK in this process at the Caprock of a home: its config and credentials files, and its CA
 * beside the system's; and with the client's certificate, where there is one.
 *
 * @returns what every client's constructor takes
 * @throws CaprockError `NotStartedYet` | `BadSetting`
 */
export async function clientOptions(
  home: string,
): Promise<{ region: string; endpoint: string; profile: string; requestHandler?: NodeHttpHandler }> {
  const { url, region, caPath } = await readAwsConfig(home);
  setDefaultCACertificates([...getCACertificates('default'), await readFile(caPath, 'utf8')]);
  // Another account's keys in the environment would win over the profile.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
  process.env['AWS_CONFIG_FILE'] = awsConfigPath(home);
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = awsCredentialsPath(home);
  const certificate = await clientCertificate();
  return {
    region,
    endpoint: url,
    profile: PROFILE,
    ...(certificate && { requestHandler: new NodeHttpHandler({ httpsAgent: certificate }) }),
  };
}

/** Says in one line why a call failed: the API's own words, or that nothing listens there. */
export function callError(error: unknown, endpoint: string): CaprockError {
  // Over HTTP/2 the SDK keeps only the words of what the system said.
  if (
    codeOf(error) === 'ECONNREFUSED' ||
    (error instanceof Error && /\bECONNREFUSED\b/.test(error.message))
  ) {
    return new CaprockError('NotRunning', `Nothing listens at ${endpoint}: start Caprock with npm start.`);
  }
  if (codeOf(error) === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') {
    return new CaprockError(
      'CertificateRequired',
      `The service at ${endpoint} asks for a client's certificate: name it with CAPROCK_CLIENT_CERT and CAPROCK_CLIENT_KEY.`,
      { cause: error },
    );
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new CaprockError('CallFailed', `${name}: ${message}`, { cause: error });
}
