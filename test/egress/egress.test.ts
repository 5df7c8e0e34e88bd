import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { generateKeyPair, SignJWT } from 'jose';
import { createEgress, readAllowList } from '#egress';
import { readEndpoint } from '#object-store';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';

describe('the egress list', () => {
  test('gives each place in its one form, with 443 where no port is given', () => {
    const list = readAllowList(
      'IdP.Example.org, kms.example:8443,[2001:DB8:0::1]:443,192.0.2.1:80,bücher.example',
    );
    assert.deepEqual(
      [...list],
      [
        'idp.example.org:443',
        'kms.example:8443',
        '[2001:db8::1]:443',
        '192.0.2.1:80',
        'xn--bcher-kva.example:443',
      ],
    );
    assert.equal(readAllowList('').size, 0);
  });

  test('nothing goes in the clear to another machine, listed or not', async () => {
    const egress = createEgress({
      allowed: readAllowList('192.0.2.1:80'),
      loopback: true,
      record: async () => {},
      clock: { now: () => 0 },
    });
    await assert.rejects(egress.fetch(new URL('http://192.0.2.1/')), {
      code: 'EgressRefused',
      message: /HTTPS/,
    });
    assert.throws(() => readEndpoint('http://s3.example.org', false), { code: 'BadSetting' });
    assert.throws(() => readEndpoint('https://:word@s3.example.org', false), { code: 'BadSetting' });
    assert.equal(readEndpoint('http://127.0.0.1:9000', false).port, '9000');
  });

  for (const text of [
    '*.example.org',
    'https://idp.example',
    'a.example/path',
    'user@a.example',
    'a.example:99999',
    ':443',
    'a b',
  ]) {
    test(`${text} is no place`, () => assert.throws(() => readAllowList(text), { code: 'BadSetting' }));
  }
});

describe('a way out', () => {
  let server: Server;
  let origin: URL;
  let asked: string[] = [];
  let now = 0;
  const recorded: string[] = [];
  const egressTo = (allowed: string, loopback = false) =>
    createEgress({
      allowed: readAllowList(allowed),
      loopback,
      clock: { now: () => now },
      record: async (place) => void recorded.push(place),
    });

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' });
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(() => void server.close());

  test('to a place on the list is open', async () => {
    const response = await egressTo(origin.host).fetch(new URL('/listed', origin));
    assert.equal(response.status, 200);
    assert.deepEqual(asked, ['/listed']);
  });

  test('to a place that is not on it is refused, opens no connection and is recorded, once a minute', async () => {
    asked = [];
    const egress = egressTo('127.0.0.1:1');
    for (const time of [0, 59_000, 61_000]) {
      now = time;
      await assert.rejects(egress.fetch(new URL('/refused', origin)), {
        code: 'EgressRefused',
        message: new RegExp(`${origin.host}.*CAPROCK_EGRESS`),
      });
    }
    assert.deepEqual(asked, []);
    assert.deepEqual(recorded, [origin.host, origin.host]);
  });

  test('by another spelling of the same host is the same place', async () => {
    const egress = egressTo('idp.example.org:443');
    await egress.permit('IDP.example.org.', 443);
    await assert.rejects(egress.permit('idp.example.org', 8443), { code: 'EgressRefused' });
    await assert.rejects(egress.permit('idp.example.org.evil.example', 443), { code: 'EgressRefused' });
  });

  test('does not follow a redirection', async () => {
    await assert.rejects(egressTo(origin.host).fetch(new URL('/moved', origin)));
    assert.ok(!asked.includes('/elsewhere'));
  });

  test('to this machine over plain HTTP needs a setting or the list', async () => {
    await egressTo('', true).fetch(new URL('/loopback', origin));
    assert.ok(asked.includes('/loopback'));
    await assert.rejects(egressTo('').fetch(new URL('/loopback', origin)), { code: 'EgressRefused' });
  });
});

describe('a service without an egress list', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  test('asks no identity provider for its keys, and has it on record', async () => {
    const iam = new IAMClient(clientOptions(service));
    const sts = new STSClient(clientOptions(service));
    const trail = new CloudTrailClient(clientOptions(service));
    const Url = 'https://idp.example:9443';
    const { OpenIDConnectProviderArn: Federated } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['caprock'] }),
    );
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated },
      Condition: { StringEquals: { 'idp.example:9443:aud': 'caprock' } },
    };
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: 'people',
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );
    const { privateKey } = await generateKeyPair('ES256');
    const WebIdentityToken = await new SignJWT({ iss: Url, aud: 'caprock', sub: 'ada' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    await assert.rejects(
      sts.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: Role?.Arn ?? '',
          RoleSessionName: 'ada',
          WebIdentityToken,
        }),
      ),
      { name: /IDPCommunicationError/ },
    );
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'EgressRefused' }],
      }),
    );
    assert.equal(Events.length, 1);
    const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}') as Record<string, unknown>;
    assert.deepEqual(record['additionalEventData'], { place: 'idp.example:9443' });
    assert.equal(record['eventType'], 'AwsServiceEvent');
    for (const client of [iam, sts, trail]) client.destroy();
  });
});
