import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import * as store from '@aws-sdk/client-identitystore';
import * as sso from '@aws-sdk/client-sso';
import * as admin from '@aws-sdk/client-sso-admin';
import * as oidc from '@aws-sdk/client-sso-oidc';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { IdentityProvider } from '../../support/identity-provider.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { Visitor } from '../../support/visitor.ts';
import { setProvider, signInBy } from '../../support/workforce.ts';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const CALLBACK = 'http://127.0.0.1:54321/oauth/callback';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'bedrock:ListFoundationModels', Resource: '*' },
    {
      Effect: 'Deny',
      Action: 'bedrock:*',
      Resource: '*',
      Condition: {
        StringNotEquals: { 'aws:PrincipalTag/UserName': 'grace', 'aws:PrincipalTag/team': 'navy' },
      },
    },
    {
      Effect: 'Allow',
      Action: 'iam:ListUsers',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
});
const GRACE = {
  sub: 'idp|grace',
  preferred_username: 'grace',
  groups: ['Analysts'],
  'https://aws.amazon.com/tags': { principal_tags: { team: ['navy'] } },
};

describe('the access portal', () => {
  let service: TestService;
  let idp: IdentityProvider;
  let tokens: oidc.SSOOIDCClient;
  let portal: sso.SSOClient;
  let admins: admin.SSOAdminClient;
  let account = '';
  let assignment: admin.CreateAccountAssignmentCommandInput;

  const unsigned = () => ({ region: service.region, endpoint: service.url, maxAttempts: 1 });
  const register = (input: Partial<oidc.RegisterClientCommandInput> = {}) =>
    tokens.send(
      new oidc.RegisterClientCommand({
        clientName: 'a laptop',
        clientType: 'public',
        scopes: ['sso:account:access'],
        ...input,
      }),
    );
  type Client = { clientId?: string | undefined; clientSecret?: string | undefined };
  const create = ({ clientId, clientSecret }: Client, input: Partial<oidc.CreateTokenCommandInput>) =>
    tokens.send(new oidc.CreateTokenCommand({ clientId, clientSecret, grantType: DEVICE_CODE, ...input }));

  /** By device code, confirmed in a browser of its own. */
  async function signIn(claims: Record<string, unknown> = {}, decision = 'approve') {
    idp.person = { ...GRACE, ...claims };
    const { clientId, clientSecret } = await register();
    const client = { clientId, clientSecret };
    const device = await tokens.send(
      new oidc.StartDeviceAuthorizationCommand({ ...client, startUrl: `${service.url}/start` }),
    );
    const visitor = new Visitor(service);
    const next = encodeURIComponent(`/signin/device?user_code=${device.userCode}`);
    const page = await signInBy(idp, visitor, `?next=${next}`);
    assert.match(page.text, new RegExp(`a laptop.*grace.*${device.userCode}`, 's'));
    assert.match(page.text, /from the address\s+<strong>127\.0\.0\.1</);
    await visitor.submit('/signin/device', { decision });
    return { client, device, visitor };
  }
  async function accessToken(claims: Record<string, unknown> = {}) {
    const { client, device } = await signIn(claims);
    const token = await create(client, { deviceCode: device.deviceCode });
    return { client, accessToken: token.accessToken, refreshToken: token.refreshToken };
  }
  async function credentials(claims: Record<string, unknown> = {}) {
    const token = await accessToken(claims);
    return roleCredentials(token.accessToken);
  }
  async function roleCredentials(accessToken: string | undefined) {
    const { roleCredentials: got } = await portal.send(
      new sso.GetRoleCredentialsCommand({ accessToken, accountId: account, roleName: 'Analyst' }),
    );
    return {
      accessKeyId: got?.accessKeyId ?? '',
      secretAccessKey: got?.secretAccessKey ?? '',
      sessionToken: got?.sessionToken ?? '',
      expiration: got?.expiration ?? 0,
    };
  }
  const asThem = ({
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }: Awaited<ReturnType<typeof credentials>>) => ({
    ...clientOptions(service),
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });

  before(async () => {
    service = await startService({ env: { CAPROCK_LOOPBACK_ISSUERS: '1' } });
    trust(service);
    idp = await IdentityProvider.start([`https://localhost:${service.port}/signin/workforce/callback`]);
    await setProvider(service, idp);
    tokens = new oidc.SSOOIDCClient(unsigned());
    portal = new sso.SSOClient(unsigned());
    admins = new admin.SSOAdminClient(clientOptions(service));
    const { Instances } = await admins.send(new admin.ListInstancesCommand({}));
    const { InstanceArn, IdentityStoreId, OwnerAccountId = '' } = Instances?.[0] ?? {};
    account = OwnerAccountId;
    const people = new store.IdentitystoreClient(clientOptions(service));
    const { GroupId } = await people.send(
      new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'Analysts' }),
    );
    people.destroy();
    const { PermissionSet } = await admins.send(
      new admin.CreatePermissionSetCommand({ InstanceArn, Name: 'Analyst', SessionDuration: 'PT2H' }),
    );
    const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
    await admins.send(new admin.PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: POLICY }));
    assignment = {
      ...set,
      TargetType: 'AWS_ACCOUNT',
      TargetId: account,
      PrincipalType: 'GROUP',
      PrincipalId: GroupId,
    };
    await admins.send(new admin.CreateAccountAssignmentCommand(assignment));
  });
  after(async () => {
    for (const client of [tokens, portal, admins]) client.destroy();
    await service[Symbol.asyncDispose]();
    await idp[Symbol.asyncDispose]();
  });

  test('a device that somebody confirms gets what they are assigned to, as them, on record', async () => {
    const { accessToken: token } = await accessToken();
    const { accountList } = await portal.send(new sso.ListAccountsCommand({ accessToken: token }));
    assert.deepEqual(
      accountList?.map(({ accountId }) => accountId),
      [account],
    );
    const { roleList } = await portal.send(
      new sso.ListAccountRolesCommand({ accessToken: token, accountId: account }),
    );
    assert.deepEqual(roleList, [{ roleName: 'Analyst', accountId: account }]);
    const given = await roleCredentials(token);
    const hours = (given.expiration - Date.now()) / 3600_000;
    assert.ok(hours > 1 && hours <= 2, `${hours} hours`);
    const sts = new STSClient(asThem(given));
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    assert.match(Arn ?? '', /:assumed-role\/AWSReservedSSO_Analyst_[0-9a-f]{16}\/grace$/);
    const bedrock = new BedrockClient(asThem(given));
    assert.ok((await bedrock.send(new ListFoundationModelsCommand({}))).modelSummaries);
    bedrock.destroy();
    const issued = recordsOnDisk(service, 'GetRoleCredentials').at(-1);
    assert.equal(issued?.userIdentity.type, 'IdentityCenterUser');
    const used = recordsOnDisk(service, 'ListFoundationModels').at(-1);
    assert.equal(used?.userIdentity.onBehalfOf?.userId, issued?.userIdentity.onBehalfOf?.userId);
    assert.equal(recordsOnDisk(service, 'AuthorizeDevice').at(-1)?.userIdentity.type, 'IdentityCenterUser');
  });

  test('a device waits until somebody decides, once, and has its tokens once', async () => {
    const client = await register();
    const { clientId, clientSecret } = client;
    const { deviceCode } = await tokens.send(
      new oidc.StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: service.url }),
    );
    await assert.rejects(create(client, { deviceCode }), { name: 'AuthorizationPendingException' });
    const denied = await signIn({}, 'deny');
    await assert.rejects(create(denied.client, { deviceCode: denied.device.deviceCode }), {
      name: 'AccessDeniedException',
    });
    const { client: approved, device, visitor } = await signIn();
    const again = await visitor.request('GET', `/signin/device?user_code=${device.userCode}`);
    assert.equal(again.status, 404);
    await assert.rejects(create(client, { deviceCode: device.deviceCode }), {
      name: 'InvalidGrantException',
    });
    await create(approved, { deviceCode: device.deviceCode });
    await assert.rejects(create(approved, { deviceCode: device.deviceCode }), {
      name: 'InvalidGrantException',
    });
  });

  test('a program on this machine gets a code in the browser, for its verifier alone, and once', async () => {
    idp.person = GRACE;
    const { clientId = '', clientSecret } = await register({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
    });
    const codeVerifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: CALLBACK,
      state: 'a state',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      scopes: 'sso:account:access',
    });
    query.set('state', '01234567-89ab');
    const visitor = new Visitor(service);
    await signInBy(idp, visitor);
    const codeOf = async () => {
      await visitor.visit(`/authorize?${query}`);
      const page = await visitor.submit('/signin/authorize');
      const back = new URL(/^0; url=(.*)$/.exec(page.headers.get('refresh') ?? '')?.[1] ?? '');
      assert.equal(`${back.origin}${back.pathname}`, CALLBACK);
      assert.equal(back.searchParams.get('state'), '01234567-89ab');
      return back.searchParams.get('code') ?? '';
    };
    const redeem = (input: object) =>
      create(
        { clientId, clientSecret },
        { grantType: 'authorization_code', redirectUri: CALLBACK, codeVerifier, ...input },
      );
    for (const wrong of [
      { codeVerifier: randomBytes(32).toString('base64url') },
      { redirectUri: 'http://127.0.0.1:54321/' },
      { code: 'another' },
    ]) {
      await assert.rejects(redeem({ code: await codeOf(), ...wrong }), { name: 'InvalidGrantException' });
    }
    const code = await codeOf();
    const { accessToken: token } = await redeem({ code });
    assert.ok((await portal.send(new sso.ListAccountsCommand({ accessToken: token }))).accountList?.length);
    // Somebody has seen it: what it brought ends.
    await assert.rejects(redeem({ code }), { name: 'InvalidGrantException' });
    await assert.rejects(portal.send(new sso.ListAccountsCommand({ accessToken: token })), {
      name: 'UnauthorizedException',
    });
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example/'],
      ['redirect_uri', 'http://127.0.0.1.evil.example:1/'],
      ['redirect_uri', 'http://127.0.0.1:1@evil.example/'],
      ['code_challenge_method', 'plain'],
      ['response_type', 'token'],
      ['code_challenge', 'x'],
    ] as const) {
      const spoilt = new URLSearchParams(query);
      spoilt.set(name, value);
      const page = await visitor.request('GET', `/signin/authorize?${spoilt}`);
      assert.equal(page.status, 400, `${name}=${value}`);
      assert.equal(page.headers.get('refresh') ?? page.headers.get('location'), null);
    }
  });

  test('a refresh token is good for one use; used again, it ends the whole sign-in', async () => {
    const first = await accessToken();
    const refresh = (refreshToken: string | undefined, client: Client = first.client) =>
      create(client, { grantType: 'refresh_token', refreshToken });
    const second = await refresh(first.refreshToken);
    assert.notEqual(second.refreshToken, first.refreshToken);
    await assert.rejects(refresh(second.refreshToken, await register()), { name: 'InvalidGrantException' });
    assert.ok(await roleCredentials(second.accessToken));
    await assert.rejects(refresh(first.refreshToken), { name: 'InvalidGrantException' });
    await assert.rejects(roleCredentials(second.accessToken), { name: 'UnauthorizedException' });
    await assert.rejects(refresh(second.refreshToken), { name: 'InvalidGrantException' });
  });

  test('after signing out no token of the sign-in is good for anything', async () => {
    const token = await accessToken();
    await portal.send(new sso.LogoutCommand({ accessToken: token.accessToken }));
    await assert.rejects(roleCredentials(token.accessToken), { name: 'UnauthorizedException' });
    await assert.rejects(
      create(token.client, { grantType: 'refresh_token', refreshToken: token.refreshToken }),
      { name: 'InvalidGrantException' },
    );
  });

  test('policies know of a second factor where the provider has told of one, and not otherwise', async () => {
    const { IAMClient, ListUsersCommand } = await import('@aws-sdk/client-iam');
    for (const [amr, allowed] of [
      [['pwd'], false],
      [['pwd', 'mfa'], true],
    ] as const) {
      const iam = new IAMClient(asThem(await credentials({ amr })));
      const call = iam.send(new ListUsersCommand({}));
      if (allowed) assert.ok((await call).Users);
      else await assert.rejects(call, { name: /AccessDenied/ });
      iam.destroy();
    }
  });

  test('an assignment that is deleted ends at the next call, for its sessions too, and for good', async () => {
    const token = await accessToken();
    const bedrock = new BedrockClient(asThem(await roleCredentials(token.accessToken)));
    await bedrock.send(new ListFoundationModelsCommand({}));
    await admins.send(new admin.DeleteAccountAssignmentCommand(assignment));
    await assert.rejects(roleCredentials(token.accessToken), { name: 'AccessDeniedException' });
    await assert.rejects(bedrock.send(new ListFoundationModelsCommand({})), {
      name: 'UnrecognizedClientException',
    });
    const { accountList } = await portal.send(
      new sso.ListAccountsCommand({ accessToken: token.accessToken }),
    );
    assert.deepEqual(accountList, []);
    await admins.send(new admin.CreateAccountAssignmentCommand(assignment));
    await assert.rejects(bedrock.send(new ListFoundationModelsCommand({})), {
      name: 'UnrecognizedClientException',
    });
    assert.ok(await roleCredentials(token.accessToken));
    bedrock.destroy();
  });

  test('who leaves the group at the provider loses the role at the next sign-in, elsewhere too', async () => {
    const given = await credentials();
    const bedrock = new BedrockClient(asThem(given));
    await bedrock.send(new ListFoundationModelsCommand({}));
    const { accessToken: token } = await accessToken({ groups: [] });
    await assert.rejects(roleCredentials(token), { name: 'AccessDeniedException' });
    await assert.rejects(bedrock.send(new ListFoundationModelsCommand({})), {
      name: 'UnrecognizedClientException',
    });
    bedrock.destroy();
  });

  test('a program registers as what it is, or not at all', async () => {
    for (const [input, name] of [
      [{ clientType: 'confidential' }, 'InvalidClientMetadataException'],
      [{ clientName: '<b>\n' }, 'InvalidClientMetadataException'],
      [{ scopes: ['everything'] }, 'InvalidScopeException'],
      [{ grantTypes: ['password'] }, 'UnsupportedGrantTypeException'],
      [{ redirectUris: ['https://evil.example/'] }, 'InvalidRedirectUriException'],
      [{ redirectUris: ['http://127.0.0.1.evil.example/'] }, 'InvalidRedirectUriException'],
      // What looks like a user or a password in a URL is the guard's, before anything looks at the host.
      [{ redirectUris: ['http://127.0.0.1@evil.example/'] }, 'ValidationException'],
    ] as const) {
      await assert.rejects(register(input as never), { name }, JSON.stringify(input));
    }
    const client = await register({ grantTypes: [DEVICE_CODE] });
    await assert.rejects(create(client, { grantType: 'refresh_token', refreshToken: 'x' }), {
      name: 'UnsupportedGrantTypeException',
    });
    const forged = { ...client, clientSecret: Buffer.from('{"name":"x"}').toString('base64url') };
    await assert.rejects(create(forged, { deviceCode: 'x' }), { name: 'InvalidClientException' });
    const others = { ...client, clientId: (await register()).clientId };
    await assert.rejects(create(others, { deviceCode: 'x' }), { name: 'InvalidClientException' });
  });

  test('no token or code lies on the disk', async () => {
    const { client, device } = await signIn();
    const token = await create(client, { deviceCode: device.deviceCode });
    const secrets = [device.deviceCode, token.accessToken, token.refreshToken, client.clientSecret];
    assert.deepEqual(
      await filesWith(
        service.home,
        secrets.map((one) => one ?? ''),
      ),
      [],
    );
  });
});
