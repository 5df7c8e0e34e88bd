import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { confirmAt, newSsoProfile, personRole, type SsoProfile } from '../support/sso-profile.ts';
import { answerOf, command, refused, target, type Options } from './aws.ts';

const IDENTITY = command('sts', 'get-caller-identity');
const NAME = 'conformance-cli';

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}
interface Token {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

const timestamp = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** With the commands that an `aws sso login` of version 2 is made of. */
async function signIn({ environment, writeToken }: SsoProfile): Promise<void> {
  const oidc = <T>(name: string, options: Options) =>
    answerOf<T>(command('sso-oidc', name, options), environment);
  const { clientId, clientSecret } = await oidc<Client>('register-client', {
    ...{ 'client-name': 'conformance', 'client-type': 'public', scopes: 'sso:account:access' },
  });
  const identity = { 'client-id': clientId, 'client-secret': clientSecret };
  const device = await oidc<{ deviceCode: string; verificationUriComplete: string }>(
    'start-device-authorization',
    // Not as an option of its own: version 1 fetches a URL that it is given as an option.
    { 'cli-input-json': { clientId, clientSecret, startUrl: target.endpoint } },
  );
  const asked = {
    ...identity,
    'grant-type': 'urn:ietf:params:oauth:grant-type:device_code',
    'device-code': device.deviceCode,
  };
  await refused('AuthorizationPendingException', command('sso-oidc', 'create-token', asked), environment);
  await confirmAt(device.verificationUriComplete);
  const token = await oidc<Token>('create-token', asked);
  await writeToken({
    ...{ clientId, clientSecret, accessToken: token.accessToken, refreshToken: token.refreshToken },
    ...{ startUrl: target.endpoint, region: target.region },
    ...{ expiresAt: timestamp(token.expiresIn), registrationExpiresAt: timestamp(24 * 3600) },
  });
}

conformanceCase('sso-credentials', async () => {
  await using profile = await newSsoProfile(`${NAME}-credentials`);
  const { environment } = profile;
  await signIn(profile);
  assert.match((await answerOf<{ Arn: string }>(IDENTITY, environment)).Arn, personRole());
  const listed = command('bedrock', 'list-foundation-models');
  assert.ok((await answerOf<{ modelSummaries: unknown[] }>(listed, environment)).modelSummaries.length > 0);
  await refused('AccessDenied', command('iam', 'list-users'), environment);
});
