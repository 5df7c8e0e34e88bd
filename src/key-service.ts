import { readFile } from 'node:fs/promises';
import type { KMSClient } from '@aws-sdk/client-kms';
import { awsCredentials, awsRequestHandler, type Egress } from '#egress';
import { limits } from '#kernel';
import type { OpenServiceKey, ServiceKey } from '#keys';

/**
 * Keys of AWS KMS by its official client, over the egress list. In FIPS mode the client asks the Region's FIPS endpoint.
 *
 * promise 9: FIPS endpoints upstream
 */
export function awsKeyService(
  egress: Pick<Egress, 'permit'>,
  { fips }: { readonly fips: boolean },
): OpenServiceKey {
  return ({ arn: KeyId, region, endpoint, caBundle }): ServiceKey => {
    let connected: Promise<KMSClient> | undefined;

    async function connect(): Promise<KMSClient> {
      const { KMSClient } = await import('@aws-sdk/client-kms');
      const ca = caBundle === undefined ? undefined : await readFile(caBundle, 'utf8');
      const requestHandler = awsRequestHandler(egress, ca);
      return new KMSClient({
        region,
        requestHandler,
        credentials: await awsCredentials(egress, requestHandler, { region, fips }),
        maxAttempts: limits.awsAttempts,
        // What is not said here must not come from AWS_ENDPOINT_URL, which may name this very service.
        ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
        useFipsEndpoint: fips && endpoint === undefined,
        useDualstackEndpoint: false,
      });
    }

    /** A connection that could not be made is tried again by the next who needs it. */
    async function client(): Promise<KMSClient> {
      connected ??= connect();
      try {
        return await connected;
      } catch (error) {
        connected = undefined;
        throw error;
      }
    }

    return {
      async generateDataKey(EncryptionContext) {
        const { GenerateDataKeyCommand } = await import('@aws-sdk/client-kms');
        const command = new GenerateDataKeyCommand({ KeyId, EncryptionContext, KeySpec: 'AES_256' });
        const { Plaintext, CiphertextBlob } = await (await client()).send(command);
        return { plain: whole(Plaintext), wrapped: whole(CiphertextBlob) };
      },
      async encrypt(Plaintext, EncryptionContext) {
        const { EncryptCommand } = await import('@aws-sdk/client-kms');
        const command = new EncryptCommand({ KeyId, Plaintext, EncryptionContext });
        return whole((await (await client()).send(command)).CiphertextBlob);
      },
      async decrypt(CiphertextBlob, EncryptionContext) {
        const { DecryptCommand } = await import('@aws-sdk/client-kms');
        const command = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext });
        return whole((await (await client()).send(command)).Plaintext);
      },
    };
  };
}

function whole(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw new TypeError('AWS KMS answered without what was asked for.');
}
