import { CaprockError, Secret } from '#kernel';

export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: string;
}

/**
 * The first profile of a credentials file of the AWS CLI.
 *
 * @param text nothing of it is quoted in an error
 * @throws CaprockError `InvalidCredentials`
 */
export function parseCredentials(text: string): StoreCredentials {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(aws_\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !values.has(name)) values.set(name, value);
  }
  const accessKeyId = values.get('aws_access_key_id');
  const secret = values.get('aws_secret_access_key');
  const sessionToken = values.get('aws_session_token');
  if (accessKeyId === undefined || secret === undefined || !/^\w{1,128}$/.test(accessKeyId)) {
    throw new CaprockError(
      'InvalidCredentials',
      'The credentials of the trail’s store need aws_access_key_id and aws_secret_access_key, as in a credentials file of the AWS CLI.',
    );
  }
  return {
    accessKeyId,
    secretAccessKey: new Secret(secret),
    ...(sessionToken !== undefined && { sessionToken }),
  };
}
