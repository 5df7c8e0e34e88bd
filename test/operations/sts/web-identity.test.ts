import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

/** An issuer of the test's own: its metadata and keys over loopback HTTP, tokens signed as an identity provider does. */
class Issuer implements AsyncDisposable {
  readonly #server: Server;
  #keys: JWK[] = [];
  #private: CryptoKey | undefined;
  reachable = true;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      if (!this.reachable) return void response.destroy();
      const { url } = this;
      const document = request.url?.startsWith('/.well-known/')
        ? { issuer: url, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['ES256'] }
        : { keys: this.#keys };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    await this.rotate('first');
  }

  async rotate(kid: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    this.#private = privateKey;
    this.#keys = [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }];
  }

  token(
    kid: string,
    claims: Record<string, unknown> = {},
    { expires = '5m', key = this.#private }: { expires?: string | number; key?: CryptoKey | undefined } = {},
  ): Promise<string> {
    assert.ok(key);
    return new SignJWT({ iss: this.url, aud: 'caprock', sub: 'ada@idp', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe('AssumeRoleWithWebIdentity', () => {
  const issuer = new Issuer();
  let service: TestService;
  let sts: STSClient;
  let RoleArn: string;

  before(async () => {
    await issuer.start();
    service = await startService({ env: { CAPROCK_LOOPBACK_ISSUERS: '1' } });
    trust(service);
    sts = new STSClient(clientOptions(service));
    const iam = new IAMClient(clientOptions(service));
    const { OpenIDConnectProviderArn: Federated } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer.url, ClientIDList: ['caprock'] }),
    );
    const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    assert.deepEqual(OpenIDConnectProviderList, [{ Arn: Federated }]);
    const shown = await iam.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Federated }),
    );
    assert.deepEqual(shown.ClientIDList, ['caprock']);
    const name = issuer.url.replace('http://', '');
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: 'people',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated },
              Condition: { StringEquals: { [`${name}:aud`]: 'caprock', [`${name}:sub`]: 'ada@idp' } },
            },
          ],
        }),
      }),
    );
    RoleArn = Role?.Arn ?? '';
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'people',
        PolicyName: 'use',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }],
        }),
      }),
    );
    iam.destroy();
  });
  after(async () => {
    sts.destroy();
    await service[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });

  const assume = (WebIdentityToken: string) =>
    sts.send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'ada', WebIdentityToken }));

  test('with a token of a provider gives a session that does what the role may', async () => {
    const { Credentials, SubjectFromWebIdentityToken, Audience } = await assume(await issuer.token('first'));
    assert.equal(SubjectFromWebIdentityToken, 'ada@idp');
    assert.equal(Audience, 'caprock');
    const bedrock = new BedrockClient({
      ...clientOptions(service),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    assert.ok((await bedrock.send(new ListFoundationModelsCommand({}))).modelSummaries);
    bedrock.destroy();
  });

  test('for another subject than the role trusts is denied', async () => {
    await assert.rejects(assume(await issuer.token('first', { sub: 'eve@idp' })), { name: /AccessDenied/ });
  });

  test('with a token for another audience, of another issuer, or not signed by it is refused', async () => {
    const { privateKey: key } = await generateKeyPair('ES256');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
      JSON.stringify({ iss: issuer.url, aud: 'caprock', sub: 'ada@idp', exp: 9_999_999_999 }),
    ).toString('base64url')}.`;
    for (const token of [
      await issuer.token('first', { aud: 'another' }),
      await issuer.token('first', { iss: 'https://elsewhere.example' }),
      await issuer.token('first', {}, { key }),
      unsigned,
    ]) {
      await assert.rejects(assume(token), { name: /InvalidIdentityToken/ });
    }
  });

  test('with a token that is too old is refused as expired', async () => {
    const expires = Math.floor(Date.now() / 1000) - 3_600;
    await assert.rejects(assume(await issuer.token('first', {}, { expires })), { name: /Expired/ });
  });

  test('of a provider that is away is good by the keys that are known; one that was never there is said to be away', async () => {
    await assume(await issuer.token('first'));
    issuer.reachable = false;
    assert.ok((await assume(await issuer.token('first'))).Credentials);
    issuer.reachable = true;

    await using away = new Issuer();
    await away.start();
    away.reachable = false;
    const iam = new IAMClient(clientOptions(service));
    const { OpenIDConnectProviderArn: Federated } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: away.url, ClientIDList: ['caprock'] }),
    );
    const trusted = { Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated } };
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: 'far-people',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              ...trusted,
              Condition: { StringEquals: { [`${away.url.replace('http://', '')}:aud`]: 'caprock' } },
            },
          ],
        }),
      }),
    );
    iam.destroy();
    const order = { RoleArn: Role?.Arn, RoleSessionName: 'ada', WebIdentityToken: await away.token('first') };
    await assert.rejects(sts.send(new AssumeRoleWithWebIdentityCommand(order)), {
      name: /IDPCommunicationError/,
      message: /could not be reached/,
    });
  });

  test('goes on when the provider has changed its keys', async () => {
    await issuer.rotate('second');
    // The new key is asked for, as soon as asking again is allowed.
    let session;
    for (let tries = 0; tries < 40 && session === undefined; tries += 1) {
      session = await assume(await issuer.token('second')).catch(() => undefined);
      if (session === undefined) await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    assert.ok(session?.Credentials);
  });
});
