import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import * as bedrockClient from '@aws-sdk/client-bedrock';
import * as iamClient from '@aws-sdk/client-iam';
import * as kmsClient from '@aws-sdk/client-kms';
import * as stsClient from '@aws-sdk/client-sts';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { fipsEnvironment } from '../support/fips.ts';
import { filesWith } from '../support/search.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { samples } from './samples.ts';
import { merge, plantSensitive } from './sensitive-members.ts';
import { MAIN } from '../support/program.ts';

/** What every secret that this test makes up begins with, so that one search finds any of them. */
const MARKER = `planted${randomBytes(9).toString('hex')}`;
const USERS = ['ada', 'grace'] as const;
/** Encrypt takes 4,096 bytes: as many secrets as fit, in so many calls. */
const PLAINTEXTS = 14;
const SECRETS_IN_EACH = 72;
const DATA_KEYS = 40;

/** What the service gave that is secret. */
interface Given {
  readonly texts: string[];
  readonly bytes: Uint8Array[];
  /** How many secrets with the marker it was given. */
  planted: number;
}

interface People {
  readonly iam: iamClient.IAMClient;
  readonly kms: kmsClient.KMSClient;
  readonly sts: stsClient.STSClient;
}

/** Every operation that takes a secret or gives one, with secrets that the search will know. */
async function plant(service: TestService, { iam, kms, sts }: People): Promise<Given> {
  const given: Given = { texts: [], bytes: [], planted: 0 };
  const secret = (): string => `${MARKER}-${(given.planted += 1)}-Aa1!`;

  for (const UserName of USERS) {
    await iam.send(new iamClient.CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new iamClient.CreateAccessKeyCommand({ UserName }));
    given.texts.push(AccessKey?.SecretAccessKey ?? '');
    await iam.send(new iamClient.CreateLoginProfileCommand({ UserName, Password: secret() }));
    await iam.send(new iamClient.UpdateLoginProfileCommand({ UserName, Password: secret() }));
    const VirtualMFADeviceName = UserName;
    const device = await iam.send(new iamClient.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
    given.texts.push(Buffer.from(device.VirtualMFADevice?.Base32StringSeed ?? []).toString('utf8'));
    const credential = await iam.send(
      new iamClient.CreateServiceSpecificCredentialCommand({
        UserName,
        ServiceName: 'bedrock.amazonaws.com',
      }),
    );
    const { ServiceCredentialSecret } = credential.ServiceSpecificCredential ?? {};
    if (ServiceCredentialSecret !== undefined) given.texts.push(ServiceCredentialSecret);
  }
  // Refused ones are no less secret.
  const wrong = new iamClient.ChangePasswordCommand({ OldPassword: secret(), NewPassword: secret() });
  await assert.rejects(iam.send(wrong));
  await assert.rejects(
    iam.send(new iamClient.CreateLoginProfileCommand({ UserName: 'nobody', Password: secret() })),
  );
  const session = await sts.send(new stsClient.GetSessionTokenCommand({}));
  given.texts.push(session.Credentials?.SecretAccessKey ?? '', session.Credentials?.SessionToken ?? '');

  const { KeyMetadata } = await kms.send(new kmsClient.CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  for (let at = 0; at < PLAINTEXTS; at += 1) {
    const Plaintext = Buffer.from(Array.from({ length: SECRETS_IN_EACH }, secret).join(' '));
    await kms.send(new kmsClient.EncryptCommand({ KeyId, Plaintext }));
  }
  for (let at = 0; at < DATA_KEYS; at += 1) {
    const generate = new kmsClient.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' });
    given.bytes.push((await kms.send(generate)).Plaintext ?? new Uint8Array());
  }
  const imported = randomBytes(32);
  await importMaterial(kms, imported);
  given.bytes.push(imported);
  const broken = new kmsClient.EncryptCommand({ KeyId: 'alias/none', Plaintext: Buffer.from(secret()) });
  await assert.rejects(kms.send(broken));
  assert.ok(service.pid > 0);
  return given;
}

/** Material of a customer's own, as the customer brings it. */
async function importMaterial(kms: kmsClient.KMSClient, material: Uint8Array): Promise<void> {
  const { KeyMetadata } = await kms.send(new kmsClient.CreateKeyCommand({ Origin: 'EXTERNAL' }));
  const KeyId = KeyMetadata?.KeyId ?? '';
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;
  const parameters = await kms.send(new kmsClient.GetParametersForImportCommand({ KeyId, ...wrapping }));
  const key = createPublicKey({
    key: Buffer.from(parameters.PublicKey ?? []),
    format: 'der',
    type: 'spki',
  });
  const EncryptedKeyMaterial = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    material,
  );
  await kms.send(
    new kmsClient.ImportKeyMaterialCommand({
      KeyId,
      ImportToken: parameters.ImportToken,
      EncryptedKeyMaterial,
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
  );
}

/** Members that the API's model calls sensitive and that are kept in the clear all the same (docs/data.md). */
const KEPT: readonly RegExp[] = [
  // Names, by which people find things.
  /^(?:Create|Update)Guardrail name$/,
  /^CreateAccount /,
  /^identitystore:/,
  // What callers declare of themselves for the record.
  / requestMetadata$/,
];
/** Makes what the samples of some operations name, so that those are answered: members of their inputs, by operation. */
async function whatSamplesName(service: TestService): Promise<Readonly<Record<string, object>>> {
  const iam = new iamClient.IAMClient(clientOptions(service));
  await iam.send(new iamClient.CreateUserCommand({ UserName: 'sweep-user' }));
  iam.destroy();
  const kms = new kmsClient.KMSClient(clientOptions(service));
  const key = async (input: kmsClient.CreateKeyCommandInput) => ({
    KeyId: (await kms.send(new kmsClient.CreateKeyCommand(input))).KeyMetadata?.KeyId,
  });
  const made = {
    Encrypt: await key({}),
    GenerateMac: await key({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
    Sign: await key({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  };
  kms.destroy();
  return { ...made, Verify: made.Sign, VerifyMac: made.GenerateMac };
}

/** A guardrail of which each text is a secret. */
async function guardrailOf(service: TestService, secret: () => string): Promise<void> {
  const bedrock = new bedrockClient.BedrockClient(clientOptions(service));
  const { guardrailId: guardrailIdentifier } = await bedrock.send(
    new bedrockClient.CreateGuardrailCommand({
      name: 'planted',
      description: secret(),
      blockedInputMessaging: secret(),
      blockedOutputsMessaging: secret(),
      wordPolicyConfig: { wordsConfig: [{ text: secret() }] },
      clientRequestToken: secret(),
    }),
  );
  await bedrock.send(
    new bedrockClient.CreateGuardrailVersionCommand({ guardrailIdentifier, description: secret() }),
  );
  bedrock.destroy();
}

/** Whose body is no object that could hold it; what was said in it, another sweep looks for. */
const STREAMED = 'InvokeModelWithBidirectionalStream';

describe('secrets in a home', () => {
  test('in each member that the API’s own model calls sensitive are in no file, whatever becomes of the request', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const service = await startService({ home, env: { CAPROCK_LOG_LEVEL: 'trace' } });
    await using stack = new AsyncDisposableStack();
    stack.defer(async () => void (await service.stop()));
    trust(service);
    let planted = 0;
    const answered: string[] = [];
    const there = await whatSamplesName(service);
    for (const [name, { client, command: Command, input }] of Object.entries(samples)) {
      if (name === STREAMED) continue;
      const { schema } = new Command(input as never) as { schema: unknown };
      const one = plantSensitive(schema, (path) =>
        KEPT.some((kept) => kept.test(`${name} ${path}`)) ? undefined : `${MARKER}-${planted}`,
      );
      if (one.count === 0) continue;
      planted += one.count;
      const sender = new client({ ...clientOptions(service), forcePathStyle: true });
      // Whether it is answered or refused, it was told.
      await sender.send(new Command(merge({ ...input, ...there[name] }, one.input) as never)).then(
        () => answered.push(name),
        () => {},
      );
      sender.destroy();
    }
    const provider = ['--issuer', 'https://idp.example.org', '--client-id', 'sweep'];
    const args = [MAIN, 'workforce', 'set', ...provider, '--client-secret-file', '-', '--home', home];
    const { status, stderr } = spawnSync(process.execPath, args, {
      input: `${MARKER}-client-secret`,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...fipsEnvironment },
    });
    assert.equal(status, 0, stderr);
    assert.ok(planted >= 100, `${planted} secrets`);
    const some = ['CreateLoginProfile', 'Encrypt', 'GenerateMac', 'Sign', 'UpdateLoginProfile'];
    assert.deepEqual(
      some.filter((name) => !answered.includes(name)),
      [],
      'these are answered',
    );
    await guardrailOf(service, () => `${MARKER}-word`);
    assert.deepEqual(await filesWith(home, [MARKER]), [], 'while the service runs');
    await service.stop();
    assert.deepEqual(await filesWith(home, [MARKER]), [], 'after it has stopped');
    assert.ok(!service.output().includes(MARKER));
  });

  test('a thousand of them, given to every operation that takes one, are in no file and in no line of the log', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const service = await startService({ home, env: { CAPROCK_LOG_LEVEL: 'trace' } });
    await using stack = new AsyncDisposableStack();
    stack.defer(async () => void (await service.stop()));
    trust(service);
    const options = clientOptions(service);
    const people: People = {
      iam: new iamClient.IAMClient(options),
      kms: new kmsClient.KMSClient(options),
      sts: new stsClient.STSClient(options),
    };
    const given = await plant(service, people);
    for (const client of Object.values(people)) client.destroy();
    assert.ok(given.planted + given.texts.length + given.bytes.length >= 1_000);
    for (const text of given.texts) assert.ok(text.length >= 16);
    for (const bytes of given.bytes) assert.equal(bytes.length, 32);

    const search = () => filesWith(home, [MARKER, ...given.texts, ...given.bytes]);
    assert.deepEqual(await search(), [], 'while the service runs');
    await service.stop();
    assert.deepEqual(await search(), [], 'after it has stopped');
    for (const text of [MARKER, ...given.texts]) assert.ok(!service.output().includes(text));
    // The search can find: the administrator's own secret is where it belongs.
    assert.deepEqual(await filesWith(home, [service.secretAccessKey]), ['aws/credentials']);
  });
});

/** Where a service that runs is asked for what a sealed column holds; of the others a test of their module does the same. */
const SWAPPED = ['access_keys.sealed_secret', 'mfa_devices.sealed_seed', 'kms_key_versions.sealed_material'];
const ELSEWHERE = [
  'guardrail_versions.sealed_definition',
  'guardrail_requests.sealed_request',
  'workforce_providers.sealed_secret',
  'signing_keys.sealed',
];

describe('a sealed column that is copied into another row', () => {
  test('opens there for nobody, whichever it is', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const first = await startService({ home });
    trust(first);
    const iam = new iamClient.IAMClient(clientOptions(first));
    const kms = new kmsClient.KMSClient(clientOptions(first));
    const keys: Credentials[] = [];
    const devices: string[] = [];
    const ciphertexts: Uint8Array[] = [];
    for (const UserName of USERS) {
      await iam.send(new iamClient.CreateUserCommand({ UserName }));
      const { AccessKey } = await iam.send(new iamClient.CreateAccessKeyCommand({ UserName }));
      keys.push({
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      });
      const { VirtualMFADevice } = await iam.send(
        new iamClient.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
      );
      devices.push(VirtualMFADevice?.SerialNumber ?? '');
      const { KeyMetadata } = await kms.send(new kmsClient.CreateKeyCommand({}));
      const { CiphertextBlob } = await kms.send(
        new kmsClient.EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from(UserName) }),
      );
      ciphertexts.push(CiphertextBlob ?? new Uint8Array());
    }
    for (const client of [iam, kms]) client.destroy();
    await first.stop();

    const database = new DatabaseSync(folder.file('home', 'state.db'));
    const sealed = database
      .prepare(
        `select m.name || '.' || c.name as name from sqlite_master m join pragma_table_info(m.name) c
         where m.type = 'table' and (c.name = 'sealed' or c.name like 'sealed!_%' escape '!')`,
      )
      .all()
      .map(({ name }) => String(name));
    assert.deepEqual(
      sealed.toSorted(),
      [...SWAPPED, ...ELSEWHERE].toSorted(),
      'each sealed column is thought of',
    );
    swap(
      database,
      'access_keys',
      'sealed_secret',
      'access_key_id',
      keys.map(({ accessKeyId }) => accessKeyId),
    );
    swap(database, 'mfa_devices', 'sealed_seed', 'serial_number', devices);
    const versions = database.prepare('select version_id from kms_key_versions').all();
    swap(
      database,
      'kms_key_versions',
      'sealed_material',
      'version_id',
      versions.map((row) => String(row['version_id'])),
    );
    database.close();

    await using service = await startService({ home });
    const options = clientOptions(service);
    for (const key of keys) {
      const sts = new stsClient.STSClient(clientOptions(service, key));
      await assert.rejects(sts.send(new stsClient.GetCallerIdentityCommand({})));
      sts.destroy();
    }
    const [admin, decrypting] = [new iamClient.IAMClient(options), new kmsClient.KMSClient(options)];
    for (const [index, SerialNumber] of devices.entries()) {
      const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
      await assert.rejects(
        admin.send(new iamClient.EnableMFADeviceCommand({ UserName: USERS[index], SerialNumber, ...codes })),
        { $fault: 'server' },
      );
    }
    for (const CiphertextBlob of ciphertexts) {
      await assert.rejects(decrypting.send(new kmsClient.DecryptCommand({ CiphertextBlob })));
    }
    for (const client of [admin, decrypting]) client.destroy();
    await service.stop();
  });
});

/** Each of two rows gets what the other held. */
function swap(
  database: DatabaseSync,
  table: string,
  column: string,
  key: string,
  [one = '', other = '']: readonly string[],
): void {
  const read = database.prepare(`select ${column} as sealed from ${table} where ${key} = ?`);
  const write = database.prepare(`update ${table} set ${column} = ? where ${key} = ?`);
  const held = [one, other].map((name) => read.get(name)?.['sealed'] ?? null);
  assert.ok(held.every((sealed) => sealed !== null));
  write.run(held[1] ?? null, one);
  write.run(held[0] ?? null, other);
}
