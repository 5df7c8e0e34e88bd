import type * as AwsProviders from '@aws-sdk/credential-providers';
import type { AwsRequestHandler } from './aws-request-handler.ts';
import type { Egress } from './egress.ts';

/** What a client of an AWS service takes as its `credentials`. */
export type AwsCredentials = Parameters<typeof AwsProviders.createCredentialChain>[number];

const INSTANCE_METADATA = 'http://169.254.169.254';
const CONTAINER_METADATA = 'http://169.254.170.2';

/**
 * Credentials where AWS clients look for them, in their order: the environment, the shared config and credentials files
 * (with roles, processes and sign-in sessions), a web identity token, and at last the metadata service of the container
 * or of the machine, which is asked only where it is on the egress list.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function awsCredentials(
  egress: Pick<Egress, 'permit'>,
  requestHandler: AwsRequestHandler,
  { region, fips }: { readonly region: string; readonly fips: boolean },
): Promise<AwsCredentials> {
  const providers = await import('@aws-sdk/credential-providers');
  // With a profile that is named the environment's keys do not count, as in other AWS clients.
  const first = process.env['AWS_PROFILE'] === undefined ? [providers.fromEnv()] : [];
  const clientConfig = { requestHandler, region, useFipsEndpoint: fips };
  return providers.createCredentialChain(
    ...first,
    providers.fromIni({ clientConfig }),
    providers.fromTokenFile({ clientConfig }),
    metadata(egress, providers),
  );
}

function metadata(egress: Pick<Egress, 'permit'>, providers: typeof AwsProviders): AwsCredentials {
  return async () => {
    const {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: machine,
    } = process.env;
    const isContainer = relative !== undefined || full !== undefined;
    const place = isContainer ? (full ?? CONTAINER_METADATA) : (machine ?? INSTANCE_METADATA);
    const { hostname, port, protocol } = new URL(place);
    await egress.permit(hostname, Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port));
    return isContainer ? providers.fromHttp({})() : providers.fromInstanceMetadata()();
  };
}
