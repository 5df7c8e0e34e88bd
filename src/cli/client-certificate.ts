import { readFile } from 'node:fs/promises';
import { CaprockError, codeOf } from '#kernel';

/** In PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * What commands show to a service that asks for a client's certificate: the files that `CAPROCK_CLIENT_CERT` and
 * `CAPROCK_CLIENT_KEY` name; `undefined` where they name none.
 *
 * @throws CaprockError `BadSetting`
 */
export async function clientCertificate(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ClientCertificate | undefined> {
  const { CAPROCK_CLIENT_CERT: cert = '', CAPROCK_CLIENT_KEY: key = '' } = environment;
  if (cert === '' && key === '') return undefined;
  if (cert === '' || key === '') {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_CLIENT_CERT and CAPROCK_CLIENT_KEY belong together: set both.',
    );
  }
  const read = (path: string) =>
    readFile(path, 'utf8').catch((cause: unknown) => {
      throw new CaprockError(
        'BadSetting',
        `The client's certificate or key ${path} cannot be read (${codeOf(cause)}).`,
        { cause },
      );
    });
  return { cert: await read(cert), key: await read(key) };
}
