import assert from 'node:assert/strict';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  CreateTokenCommand,
  InvalidGrantException,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { LogoutCommand, SSOClient } from '@aws-sdk/client-sso';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { conformanceCase } from '../support/case.ts';
import { confirmAt, newSsoProfile, personRole, type SsoProfile } from '../support/sso-profile.ts';
import { target } from './conversation.ts';

const timestamp = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** In an environment in which the config file says everything, from here on. */
async function enter(name: string): Promise<SsoProfile> {
  const profile = await newSsoProfile(name);
  for (const [variable, value] of Object.entries(profile.environment)) {
    if (value === undefined) delete process.env[variable];
    else process.env[variable] = value;
  }
  return profile;
}

/** What a program does for its user: shows a code, waits until it is confirmed, keeps the token. */
async function signIn(profile: SsoProfile): Promise<void> {
  const oidc = new SSOOIDCClient();
  const { clientId = '', clientSecret = '' } = await oidc.send(
    new RegisterClientCommand({
      clientName: 'conformance',
      clientType: 'public',
      scopes: ['sso:account:access'],
    }),
  );
  const device = await oidc.send(
    new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: target.endpoint }),
  );
  await confirmAt(device.verificationUriComplete ?? '');
  const token = await oidc.send(
    new CreateTokenCommand({
      ...{ clientId, clientSecret, deviceCode: device.deviceCode },
      grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    }),
  );
  await profile.writeToken({
    ...{ clientId, clientSecret, startUrl: target.endpoint, region: target.region },
    ...{ accessToken: token.accessToken ?? '', refreshToken: token.refreshToken ?? '' },
    ...{ expiresAt: timestamp(token.expiresIn ?? 0), registrationExpiresAt: timestamp(24 * 3600) },
  });
}

const who = async () => (await new STSClient().send(new GetCallerIdentityCommand())).Arn ?? '';

conformanceCase('sso-credentials', async () => {
  await using profile = await enter('conformance-js-credentials');
  await signIn(profile);
  assert.match(await who(), personRole());
  const listed = await new BedrockClient().send(new ListFoundationModelsCommand());
  assert.ok((listed.modelSummaries ?? []).length > 0);
  await assert.rejects(new IAMClient().send(new ListUsersCommand()), { name: 'AccessDenied' });
  const { accessToken } = await profile.readToken();
  await new SSOClient().send(new LogoutCommand({ accessToken }));
  await assert.rejects(who());
});

conformanceCase('sso-refresh', async () => {
  await using profile = await enter('conformance-js-refresh');
  await signIn(profile);
  const old = await profile.readToken();
  await profile.writeToken({ ...old, accessToken: 'long gone', expiresAt: timestamp(-60) });
  assert.match(await who(), personRole());
  const renewed = await profile.readToken();
  assert.ok(![old.accessToken, 'long gone'].includes(renewed.accessToken));
  const { clientId, clientSecret, refreshToken } = old;
  const again = new CreateTokenCommand({
    ...{ clientId, clientSecret, refreshToken },
    grantType: 'refresh_token',
  });
  await assert.rejects(new SSOOIDCClient().send(again), InvalidGrantException);
  // Used again, it has ended the whole sign-in.
  await assert.rejects(who());
});
