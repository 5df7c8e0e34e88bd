import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  BedrockClient,
  CreateGuardrailCommand,
  CreateGuardrailVersionCommand,
  DeleteEnforcedGuardrailConfigurationCommand,
  DeleteGuardrailCommand,
  GetGuardrailCommand,
  ListGuardrailsCommand,
  PutEnforcedGuardrailConfigurationCommand,
  UpdateGuardrailCommand,
  type CreateGuardrailCommandInput,
} from '@aws-sdk/client-bedrock';
import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  CountTokensCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

const MODEL = 'caprock.tiny-prose-v1:0';
const GUARDRAIL: CreateGuardrailCommandInput = {
  name: 'keyed',
  description: 'under a key',
  blockedInputMessaging: 'stopped',
  blockedOutputsMessaging: 'stopped',
  wordPolicyConfig: { wordsConfig: [{ text: 'heron' }] },
};

describe('a guardrail under a key of the customer’s, through the official client', () => {
  let service: TestService;
  let bedrock: BedrockClient;
  let runtime: BedrockRuntimeClient;
  let kms: KMSClient;
  let iam: IAMClient;
  let keyArn = '';
  let keyed = '';

  before(async () => {
    service = await startService();
    trust(service);
    const options = clientOptions(service);
    bedrock = new BedrockClient(options);
    runtime = new BedrockRuntimeClient(options);
    kms = new KMSClient(options);
    iam = new IAMClient(options);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    keyArn = KeyMetadata?.Arn ?? '';
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: keyArn }));
    const made = await bedrock.send(
      new CreateGuardrailCommand({
        ...GUARDRAIL,
        kmsKeyId: 'alias/mine',
        clientRequestToken: 'a'.repeat(40),
      }),
    );
    keyed = made.guardrailId ?? '';
    await bedrock.send(new CreateGuardrailVersionCommand({ guardrailIdentifier: keyed }));
  });
  after(async () => {
    for (const client of [bedrock, runtime, kms, iam]) client.destroy();
    await service[Symbol.asyncDispose]();
  });

  const get = (guardrailVersion?: string, client = bedrock) =>
    client.send(new GetGuardrailCommand({ guardrailIdentifier: keyed, guardrailVersion }));
  const converse = (text: string, guardrailConfig = {}, client = runtime) =>
    client.send(
      new ConverseCommand({
        modelId: MODEL,
        messages: [{ role: 'user', content: [{ text }] }],
        ...(Object.keys(guardrailConfig).length === 0 ? {} : { guardrailConfig }),
      }),
    );
  const named = { guardrailIdentifier: '', guardrailVersion: '1' };
  const apply = (client = runtime) =>
    client.send(
      new ApplyGuardrailCommand({
        ...named,
        guardrailIdentifier: keyed,
        source: 'INPUT',
        content: [{ text: { text: 'a heron' } }],
      }),
    );

  test('says which, and guards: draft and version, applied and enforced', async () => {
    assert.deepEqual([(await get()).kmsKeyArn, (await get('1')).kmsKeyArn], [keyArn, keyArn]);
    assert.equal((await get()).description, 'under a key');
    assert.equal((await apply()).action, 'GUARDRAIL_INTERVENED');
    const answer = await converse('a heron', { ...named, guardrailIdentifier: keyed });
    assert.equal(answer.stopReason, 'guardrail_intervened');
    await kms.send(new RotateKeyOnDemandCommand({ KeyId: keyArn }));
    assert.equal((await apply()).action, 'GUARDRAIL_INTERVENED');
  });

  test('is made once under one token; under the token with another key it is refused', async () => {
    const request = { ...GUARDRAIL, kmsKeyId: keyArn, clientRequestToken: 'a'.repeat(40) };
    assert.equal((await bedrock.send(new CreateGuardrailCommand(request))).guardrailId, keyed);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    for (const kmsKeyId of [undefined, KeyMetadata?.Arn]) {
      await assert.rejects(bedrock.send(new CreateGuardrailCommand({ ...request, kmsKeyId })), {
        name: 'ConflictException',
      });
    }
  });

  test('takes of its maker and of its users what AWS takes, and of who lists it nothing', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    const her = new BedrockClient({ ...clientOptions(service), credentials });
    const herRuntime = new BedrockRuntimeClient({ ...clientOptions(service), credentials });
    const allow = (...kmsActions: string[]) =>
      iam.send(
        new PutUserPolicyCommand({
          UserName: 'ada',
          PolicyName: 'own',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'bedrock:*', Resource: '*' },
              ...kmsActions.map((Action) => ({
                Effect: 'Allow',
                Action,
                Resource: keyArn,
                Condition: { StringEquals: { 'kms:ViaService': `bedrock.${service.region}.amazonaws.com` } },
              })),
            ],
          }),
        }),
      );
    const denied = { name: 'AccessDeniedException' };
    await allow();
    for (const call of [
      () => get('1', her),
      () => apply(herRuntime),
      () => converse('hello', { ...named, guardrailIdentifier: keyed }, herRuntime),
    ])
      await assert.rejects(call(), { ...denied, message: /kms:Decrypt/ });
    const { guardrails = [] } = await her.send(new ListGuardrailsCommand({}));
    const listed = guardrails.find(({ id }) => id === keyed);
    assert.deepEqual([listed?.name, listed?.description], ['keyed', undefined]);

    await allow('kms:Decrypt');
    assert.equal((await get('1', her)).kmsKeyArn, keyArn);
    assert.equal((await apply(herRuntime)).action, 'GUARDRAIL_INTERVENED');
    const all = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:CreateGrant'];
    const hers = { ...GUARDRAIL, name: 'hers', kmsKeyId: keyArn };
    for (const lacking of all) {
      await allow(...all.filter((action) => action !== lacking));
      await assert.rejects(her.send(new CreateGuardrailCommand(hers)), {
        ...denied,
        message: new RegExp(lacking),
      });
      const update = { ...GUARDRAIL, guardrailIdentifier: keyed };
      await assert.rejects(her.send(new UpdateGuardrailCommand(update)), denied);
    }
    await allow(...all);
    const { guardrailId } = await her.send(new CreateGuardrailCommand(hers));
    await her.send(new DeleteGuardrailCommand({ guardrailIdentifier: guardrailId }));
    her.destroy();
    herRuntime.destroy();
  });

  test('a draft keeps its key when an update names none, and takes another; a version keeps its own', async () => {
    await bedrock.send(new UpdateGuardrailCommand({ ...GUARDRAIL, guardrailIdentifier: keyed }));
    assert.equal((await get()).kmsKeyArn, keyArn);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const kmsKeyId = KeyMetadata?.Arn;
    await bedrock.send(new UpdateGuardrailCommand({ ...GUARDRAIL, guardrailIdentifier: keyed, kmsKeyId }));
    assert.deepEqual([(await get()).kmsKeyArn, (await get('1')).kmsKeyArn], [kmsKeyId, keyArn]);
  });

  test('what is no key, or none for encryption, is refused', async () => {
    const create = (kmsKeyId: string) =>
      bedrock.send(new CreateGuardrailCommand({ ...GUARDRAIL, name: 'refused', kmsKeyId }));
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
    );
    const unknown = keyArn.replace(/[0-9a-f-]{36}$/, '0f1e2d3c-4b5a-4968-8776-655443322110');
    for (const kmsKeyId of [unknown, KeyMetadata?.Arn ?? ''])
      await assert.rejects(create(kmsKeyId), { name: /ValidationException|AccessDeniedException/ });
  });

  test('disabling the key stops every use at once, enforced ones too, and enabling brings them back', async () => {
    const { configId } = await bedrock.send(
      new PutEnforcedGuardrailConfigurationCommand({
        guardrailInferenceConfig: { guardrailIdentifier: keyed, guardrailVersion: '1' },
      }),
    );
    assert.equal((await converse('a heron')).stopReason, 'guardrail_intervened');
    await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
    const refused = { name: 'ValidationException', message: /cannot be used: it is disabled/ };
    const input = { converse: { messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }] } };
    for (const call of [
      () => get('1'),
      () => apply(),
      // Of which nobody named a guardrail: the account's is not left out because it cannot be read.
      () => converse('hello'),
      () => runtime.send(new CountTokensCommand({ modelId: MODEL, input })),
      () => bedrock.send(new CreateGuardrailCommand({ ...GUARDRAIL, name: 'more', kmsKeyId: keyArn })),
    ])
      await assert.rejects(call(), refused);
    await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
    assert.equal((await converse('a heron')).stopReason, 'guardrail_intervened');
    await bedrock.send(new DeleteEnforcedGuardrailConfigurationCommand({ configId }));
    assert.notEqual((await converse('a heron')).stopReason, 'guardrail_intervened');
  });
});
