import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import * as sdk from '@aws-sdk/client-iam';
import { getToken } from '@aws/bedrock-token-generator';
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { codeAt, fromBase32, stepAt } from '../../src/identity/totp.ts';
import { SoftwareAuthenticator, type Asked } from '../support/authenticator.ts';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { presigned } from '../support/presigned.ts';
import { startService, type TestService } from '../support/service.ts';
import { recordsOnDisk } from '../support/trail-file.ts';
import { Visitor } from '../support/visitor.ts';
import { operationTable } from '../sweep/table.ts';

const PASSWORD = 'Correct-horse-1';
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const REFUSED = { name: /^AccessDenied/, message: /multi-factor authentication is required/ };

interface SessionKeys extends Credentials {
  readonly sessionToken: string;
}

function keysOf(
  given:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
      }
    | undefined,
): SessionKeys {
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

describe('CAPROCK_REQUIRE_MFA', () => {
  test('what changes the management of an account is sensitive, but for what is listed here', () => {
    const operations = operationTable();
    const harmless = operations.filter(
      (one) => one.eventClass === 'Management' && !one.readOnly && !one.sensitive,
    );
    assert.deepEqual(
      harmless.map(({ shape }) => shape.name),
      ['GenerateCredentialReport'],
    );
    const reading = operations.filter((one) => one.readOnly && one.sensitive);
    assert.deepEqual(
      reading.map(({ shape }) => shape.name),
      ['GetFederationToken'],
    );
    const iam = operations.filter(({ shape, sensitive }) => shape.service.name === 'iam' && sensitive);
    assert.ok(iam.length > 60);
  });

  describe('an administrator with a device, whose long-lived access key has leaked', () => {
    let service: TestService;
    let account = '';
    /** The first administrator, who has no device. */
    let root: sdk.IAMClient;
    let leaked: SessionKeys | Credentials;
    let seed: Uint8Array;
    let serial = '';
    /** Credentials that were obtained with the device. */
    let proven: SessionKeys;

    function options(credentials: Credentials) {
      return { ...clientOptions(service), credentials };
    }
    async function iamWith<T>(
      credentials: Credentials,
      work: (iam: sdk.IAMClient) => Promise<T>,
    ): Promise<T> {
      const iam = new sdk.IAMClient(options(credentials));
      try {
        return await work(iam);
      } finally {
        iam.destroy();
      }
    }
    async function stsWith<T>(credentials: Credentials, work: (sts: STSClient) => Promise<T>): Promise<T> {
      const sts = new STSClient(options(credentials));
      try {
        return await work(sts);
      } finally {
        sts.destroy();
      }
    }

    before(async () => {
      service = await startService();
      trust(service);
      root = new sdk.IAMClient(clientOptions(service));
      const { User } = await root.send(new sdk.CreateUserCommand({ UserName: 'boss' }));
      account = User?.Arn?.split(':')[4] ?? '';
      const boss = { UserName: 'boss' };
      await root.send(
        new sdk.PutUserPolicyCommand({ ...boss, PolicyName: 'all', PolicyDocument: EVERYTHING }),
      );
      await root.send(new sdk.CreateLoginProfileCommand({ ...boss, Password: PASSWORD }));
      await root.send(
        new sdk.CreateRoleCommand({
          RoleName: 'keeper',
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { AWS: `arn:aws:iam::${account}:root` },
              },
            ],
          }),
        }),
      );
      await root.send(
        new sdk.PutRolePolicyCommand({ RoleName: 'keeper', PolicyName: 'all', PolicyDocument: EVERYTHING }),
      );
      const { AccessKey } = await root.send(new sdk.CreateAccessKeyCommand(boss));
      leaked = {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      };

      // Before there is a device, whoever has the key may call: somebody has to enable a first one.
      const { VirtualMFADevice: made } = await iamWith(leaked, (iam) =>
        iam.send(new sdk.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'boss' })),
      );
      serial = made?.SerialNumber ?? '';
      seed = fromBase32(Buffer.from(made?.Base32StringSeed ?? []).toString('ascii'));
      const step = stepAt(Date.now());
      await iamWith(leaked, (iam) =>
        iam.send(
          new sdk.EnableMFADeviceCommand({
            ...boss,
            SerialNumber: serial,
            AuthenticationCode1: codeAt(seed, step - 1),
            AuthenticationCode2: codeAt(seed, step),
          }),
        ),
      );
      const session = await stsWith(leaked, (sts) =>
        sts.send(new GetSessionTokenCommand({ SerialNumber: serial, TokenCode: codeAt(seed, step + 1) })),
      );
      proven = keysOf(session.Credentials);
    });
    after(async () => {
      root.destroy();
      await service[Symbol.asyncDispose]();
    });

    test('reads, and asks models, as before: what is not sensitive needs no second factor', async () => {
      await iamWith(leaked, (iam) => iam.send(new sdk.ListUsersCommand({})));
      const bedrock = new BedrockClient(options(leaked));
      assert.ok((await bedrock.send(new ListFoundationModelsCommand({}))).modelSummaries?.length);
      bedrock.destroy();
    });

    for (const [what, command] of [
      ['another user', () => new sdk.CreateUserCommand({ UserName: 'backdoor' })],
      ['a key of another user', () => new sdk.CreateAccessKeyCommand({ UserName: 'administrator' })],
      ['a key of its own', () => new sdk.CreateAccessKeyCommand({})],
      [
        'a policy',
        () => new sdk.PutUserPolicyCommand({ UserName: 'boss', PolicyName: 'x', PolicyDocument: EVERYTHING }),
      ],
      [
        'the end of its device',
        () => new sdk.DeactivateMFADeviceCommand({ UserName: 'boss', SerialNumber: serial }),
      ],
      [
        'another device of its own',
        () => new sdk.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'second' }),
      ],
      [
        'a resynchronised device',
        () =>
          new sdk.ResyncMFADeviceCommand({
            UserName: 'boss',
            SerialNumber: serial,
            AuthenticationCode1: '000000',
            AuthenticationCode2: '000000',
          }),
      ],
      [
        'another password',
        () => new sdk.UpdateLoginProfileCommand({ UserName: 'boss', Password: 'Battery-staple-2' }),
      ],
      [
        'its own password, changed',
        () => new sdk.ChangePasswordCommand({ OldPassword: PASSWORD, NewPassword: 'Battery-staple-2' }),
      ],
      [
        'a password of another',
        () => new sdk.CreateLoginProfileCommand({ UserName: 'administrator', Password: PASSWORD }),
      ],
      [
        'an API key for years',
        () =>
          new sdk.CreateServiceSpecificCredentialCommand({
            UserName: 'boss',
            ServiceName: 'bedrock.amazonaws.com',
          }),
      ],
      [
        'a role that trusts others',
        () => new sdk.UpdateAssumeRolePolicyCommand({ RoleName: 'keeper', PolicyDocument: EVERYTHING }),
      ],
      [
        'an identity provider',
        () =>
          new sdk.CreateOpenIDConnectProviderCommand({ Url: 'https://idp.example.com', ClientIDList: ['x'] }),
      ],
      [
        'another name for itself',
        () => new sdk.UpdateUserCommand({ UserName: 'boss', NewUserName: 'chief' }),
      ],
      ['the end of itself', () => new sdk.DeleteUserCommand({ UserName: 'boss' })],
      [
        'the end of its own key',
        () => new sdk.UpdateAccessKeyCommand({ AccessKeyId: leaked.accessKeyId, Status: 'Inactive' }),
      ],
    ] as const) {
      test(`does not get ${what}`, async () => {
        // The commands of this list differ in what they answer, which is not looked at.
        await iamWith(leaked, (iam) => assert.rejects(iam.send(command() as sdk.CreateUserCommand), REFUSED));
      });
    }

    test('does not get further by a session without the second factor', async () => {
      const { Credentials } = await stsWith(leaked, (sts) => sts.send(new GetSessionTokenCommand({})));
      await iamWith(keysOf(Credentials), (iam) =>
        assert.rejects(iam.send(new sdk.CreateUserCommand({ UserName: 'backdoor' })), {
          name: 'InvalidClientTokenId',
        }),
      );
    });

    test('does not get further by a role, nor by a role of a role', async () => {
      const role = { RoleArn: `arn:aws:iam::${account}:role/keeper`, RoleSessionName: 'one' };
      const one = await stsWith(leaked, (sts) => sts.send(new AssumeRoleCommand(role)));
      const two = await stsWith(keysOf(one.Credentials), (sts) => sts.send(new AssumeRoleCommand(role)));
      for (const { Credentials } of [one, two]) {
        await iamWith(keysOf(Credentials), async (iam) => {
          await iam.send(new sdk.ListUsersCommand({}));
          await assert.rejects(iam.send(new sdk.CreateUserCommand({ UserName: 'backdoor' })), REFUSED);
        });
      }
      // By a session of its own first, as well.
      const own = await stsWith(leaked, (sts) => sts.send(new GetSessionTokenCommand({})));
      const three = await stsWith(keysOf(own.Credentials), (sts) => sts.send(new AssumeRoleCommand(role)));
      await iamWith(keysOf(three.Credentials), (iam) =>
        assert.rejects(iam.send(new sdk.CreateUserCommand({ UserName: 'backdoor' })), REFUSED),
      );
    });

    test('does not get a federation token', async () => {
      await stsWith(leaked, (sts) =>
        assert.rejects(
          sts.send(new GetFederationTokenCommand({ Name: 'friend', Policy: EVERYTHING })),
          REFUSED,
        ),
      );
    });

    test('does not get further by a request that is signed in its query', async () => {
      const answer = await presigned(service, leaked, 'iam', {
        Action: 'CreateUser',
        Version: '2010-05-08',
        UserName: 'backdoor',
      });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /multi-factor authentication is required/);
    });

    test('does not get further by an API key, long-term or short-term: it is a credential for Bedrock alone', async () => {
      const { ServiceSpecificCredential: made } = await iamWith(proven, (iam) =>
        iam.send(
          new sdk.CreateServiceSpecificCredentialCommand({
            UserName: 'boss',
            ServiceName: 'bedrock.amazonaws.com',
          }),
        ),
      );
      const short = await getToken({ credentials: leaked, region: service.region, expiresInSeconds: 600 });
      for (const key of [made?.ServiceCredentialSecret ?? '', short]) {
        const answer = await fetch(service.url, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'Action=CreateUser&Version=2010-05-08&UserName=backdoor',
        });
        assert.equal(answer.status, 403);
        assert.match(await answer.text(), /Missing Authentication Token/);
      }
    });

    test('does not get further with the password: the console asks for the device', async () => {
      const visitor = new Visitor(service);
      await visitor.visit('/signin/');
      await visitor.submit('/signin/', { account, user: 'boss', password: PASSWORD });
      for (const path of [
        '/signin/home',
        '/signin/devices',
        '/signin/credentials',
        '/signin/cli',
        '/signin/password',
      ]) {
        await visitor.visit(path);
        assert.match(visitor.page?.path ?? '', /^\/signin\/second-factor/);
      }
      // Nor by sending the forms of pages that it has not seen.
      const token = visitor.hidden('/signin/second-factor');
      for (const path of [
        '/signin/devices/key',
        '/signin/devices/app',
        '/signin/devices/remove',
        '/signin/credentials',
        '/signin/cli',
        '/signin/password',
      ]) {
        const body = new URLSearchParams({
          ...token,
          serial,
          decision: 'allowed',
          code: 'BBBB-BBBB',
        }).toString();
        const { status, headers } = await visitor.post(path, body);
        assert.deepEqual([status, headers.get('location')], [303, '/signin/second-factor'], path);
      }
    });

    test('the refusal is on record', () => {
      const refused = recordsOnDisk(service, 'CreateUser').filter(({ errorMessage }) =>
        errorMessage?.includes('multi-factor authentication is required'),
      );
      assert.ok(refused.length >= 5);
      for (const { errorCode } of refused) assert.equal(errorCode, 'AccessDenied');
      // None of all these has made anybody.
      const made = recordsOnDisk(service, 'CreateUser').filter(({ errorCode }) => errorCode === undefined);
      assert.equal(made.length, 1);
    });

    test('with the device the same calls are carried out, in a session, and in a role taken on by it', async () => {
      await iamWith(proven, (iam) => iam.send(new sdk.CreateUserCommand({ UserName: 'helper' })));
      const role = { RoleArn: `arn:aws:iam::${account}:role/keeper`, RoleSessionName: 'one' };
      const one = await stsWith(proven, (sts) => sts.send(new AssumeRoleCommand(role)));
      const two = await stsWith(keysOf(one.Credentials), (sts) => sts.send(new AssumeRoleCommand(role)));
      await iamWith(keysOf(two.Credentials), (iam) =>
        iam.send(new sdk.DeleteUserCommand({ UserName: 'helper' })),
      );
    });

    test('a device that is enabled counts for the sessions that are there already', async () => {
      const late = { UserName: 'late' };
      await root.send(new sdk.CreateUserCommand(late));
      await root.send(
        new sdk.PutUserPolicyCommand({ ...late, PolicyName: 'all', PolicyDocument: EVERYTHING }),
      );
      const { AccessKey } = await root.send(new sdk.CreateAccessKeyCommand(late));
      const key = {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      };
      const role = { RoleArn: `arn:aws:iam::${account}:role/keeper`, RoleSessionName: 'early' };
      const early = keysOf((await stsWith(key, (sts) => sts.send(new AssumeRoleCommand(role)))).Credentials);
      const tag = new sdk.TagUserCommand({ ...late, Tags: [{ Key: 'team', Value: 'a' }] });
      await iamWith(early, (iam) => iam.send(tag));
      await root.send(new sdk.CreateLoginProfileCommand({ ...late, Password: PASSWORD }));
      const visitor = new Visitor(service);
      await visitor.visit('/signin/');
      await visitor.submit('/signin/', { account, user: 'late', password: PASSWORD });
      const securityKey = new SoftwareAuthenticator(visitor.origin);
      const asked = JSON.parse(visitor.data('/signin/devices/key', 'options')) as Asked;
      await visitor.submit('/signin/devices/key', { name: 'key', answer: securityKey.create(asked) });
      for (const credentials of [early, key]) {
        await iamWith(credentials, (iam) => assert.rejects(iam.send(tag), REFUSED));
      }
    });

    test('a user without a device is not asked for what they do not have', async () => {
      await root.send(new sdk.TagUserCommand({ UserName: 'late', Tags: [{ Key: 'team', Value: 'b' }] }));
    });
  });

  test('in the console whoever has no second factor enrols one before anything else', async () => {
    await using service = await startService();
    trust(service);
    const root = new sdk.IAMClient(clientOptions(service));
    const { User } = await root.send(new sdk.CreateUserCommand({ UserName: 'new' }));
    const account = User?.Arn?.split(':')[4] ?? '';
    await root.send(new sdk.CreateLoginProfileCommand({ UserName: 'new', Password: PASSWORD }));
    root.destroy();
    const visitor = new Visitor(service);
    await visitor.visit('/signin/');
    await visitor.submit('/signin/', { account, user: 'new', password: PASSWORD });
    for (const path of ['/signin/home', '/signin/credentials', '/signin/cli']) {
      await visitor.visit(path);
      assert.match(visitor.page?.path ?? '', /^\/signin\/devices/);
    }
    assert.match(visitor.page?.text ?? '', /Add a second factor before you go on/);
    assert.doesNotMatch(visitor.page?.text ?? '', /\/signin\/home/);
    const key = new SoftwareAuthenticator(visitor.origin);
    const asked = (action: string): Asked => JSON.parse(visitor.data(action, 'options')) as Asked;
    await visitor.submit('/signin/devices/key', {
      name: 'key',
      answer: key.create(asked('/signin/devices/key')),
    });
    await visitor.submit('/signin/second-factor', { answer: key.get(asked('/signin/second-factor')) });
    assert.equal((await visitor.visit('/signin/home')).status, 200);
    assert.match((await visitor.visit('/signin/devices')).text, /<a href="\/signin\/home">Back/);
  });

  test('where the operator has turned it off, sensitive calls and the console do without', async () => {
    await using service = await startService({ env: { CAPROCK_REQUIRE_MFA: '0' } });
    trust(service);
    const root = new sdk.IAMClient(clientOptions(service));
    const { VirtualMFADevice: made } = await root.send(
      new sdk.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'administrator' }),
    );
    const seed = fromBase32(Buffer.from(made?.Base32StringSeed ?? []).toString('ascii'));
    const step = stepAt(Date.now());
    await root.send(
      new sdk.EnableMFADeviceCommand({
        UserName: 'administrator',
        SerialNumber: made?.SerialNumber,
        AuthenticationCode1: codeAt(seed, step - 1),
        AuthenticationCode2: codeAt(seed, step),
      }),
    );
    const { User } = await root.send(new sdk.CreateUserCommand({ UserName: 'ada' }));
    await root.send(new sdk.CreateLoginProfileCommand({ UserName: 'ada', Password: PASSWORD }));
    root.destroy();
    const visitor = new Visitor(service);
    await visitor.visit('/signin/');
    const account = User?.Arn?.split(':')[4] ?? '';
    await visitor.submit('/signin/', { account, user: 'ada', password: PASSWORD });
    assert.equal(visitor.page?.path, '/signin/home');
  });
});
