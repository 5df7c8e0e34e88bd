import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  BedrockClient,
  CreateGuardrailCommand,
  CreateGuardrailVersionCommand,
  DeleteEnforcedGuardrailConfigurationCommand,
  DeleteGuardrailCommand,
  GetFoundationModelCommand,
  GetGuardrailCommand,
  ListEnforcedGuardrailsConfigurationCommand,
  ListGuardrailsCommand,
  ListTagsForResourceCommand,
  PutEnforcedGuardrailConfigurationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateGuardrailCommand,
  type CreateGuardrailCommandInput,
} from '@aws-sdk/client-bedrock';
import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeGuardrailChecksCommand,
  InvokeModelCommand,
  InvokeModelWithBidirectionalStreamCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../../support/clients.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { MAIN } from '../../support/program.ts';

const ECHO = fileURLToPath(new URL('fixtures/echo', import.meta.url));
const MODEL = 'acme.echo-v1:0';
const JSON_BODY = { contentType: 'application/json' };
const EMAIL = 'ada@lovelace.example';
const CARD = '4111 1111 1111 1111';
/** Words that are in guardrails and in what is assessed, and must be found nowhere. */
const CANARIES = ['canary7heron', 'canary7message', 'canary7description', 'canary7content'] as const;
const [HERON, MESSAGE, DESCRIPTION, CONTENT] = CANARIES;

const BLOCKING: CreateGuardrailCommandInput = {
  name: 'blocking',
  description: DESCRIPTION,
  blockedInputMessaging: `${MESSAGE} in`,
  blockedOutputsMessaging: `${MESSAGE} out`,
  wordPolicyConfig: {
    wordsConfig: [{ text: HERON }],
    managedWordListsConfig: [{ type: 'PROFANITY', outputEnabled: false }],
  },
  sensitiveInformationPolicyConfig: {
    piiEntitiesConfig: [
      { type: 'EMAIL', action: 'ANONYMIZE' },
      { type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'BLOCK', inputAction: 'NONE', inputEnabled: true },
    ],
  },
};
const MASKING: CreateGuardrailCommandInput = {
  name: 'masking',
  blockedInputMessaging: 'in',
  blockedOutputsMessaging: 'out',
  sensitiveInformationPolicyConfig: { piiEntitiesConfig: [{ type: 'EMAIL', action: 'ANONYMIZE' }] },
};

describe('guardrails, through the official client', () => {
  let service: TestService;
  let bedrock: BedrockClient;
  let runtime: BedrockRuntimeClient;
  let iam: IAMClient;
  let blocking = '';
  let accountId = '';

  before(async () => {
    service = await startService();
    trust(service);
    await promisify(execFile)(process.execPath, [MAIN, 'deliver', ECHO], {
      env: { PATH: process.env['PATH'], CAPROCK_HOME: service.home },
    });
    bedrock = new BedrockClient(clientOptions(service));
    runtime = new BedrockRuntimeClient(clientOptions(service));
    iam = new IAMClient(clientOptions(service));
    const created = await bedrock.send(new CreateGuardrailCommand(BLOCKING));
    blocking = created.guardrailId ?? '';
    accountId = created.guardrailArn?.split(':')[4] ?? '';
    await bedrock.send(new CreateGuardrailVersionCommand({ guardrailIdentifier: blocking }));
    for (let tries = 0; tries < 600; tries += 1) {
      try {
        return void (await bedrock.send(new GetFoundationModelCommand({ modelIdentifier: MODEL })));
      } catch {
        await pause(50);
      }
    }
    throw new Error('the model was delivered, and is not served');
  });
  after(async () => {
    for (const client of [bedrock, runtime, iam]) client.destroy();
    await service[Symbol.asyncDispose]();
  });

  const guarded = (id = blocking, version = '1') => ({
    guardrailConfig: { guardrailIdentifier: id, guardrailVersion: version, trace: 'enabled' as const },
  });
  const question = (text: string): ConverseCommandInput => ({
    modelId: MODEL,
    messages: [{ role: 'user', content: [{ text }] }],
  });
  const chat = (text: string, more: object = {}) =>
    Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: text }], ...more }));
  const textOf = async (command: ConverseCommand): Promise<string | undefined> =>
    (await runtime.send(command)).output?.message?.content?.[0]?.text;

  async function streamed(input: ConverseCommandInput) {
    const { stream } = await runtime.send(new ConverseStreamCommand(input));
    let text = '';
    let stopReason: string | undefined;
    let trace: unknown;
    for await (const event of stream ?? []) {
      text += event.contentBlockDelta?.delta?.text ?? '';
      stopReason ??= event.messageStop?.stopReason;
      trace ??= event.metadata?.trace?.guardrail;
    }
    return { text, stopReason, trace };
  }

  describe('the control plane', () => {
    test('GetGuardrail gives what CreateGuardrail was given, of the draft and of each version', async () => {
      const draft = await bedrock.send(new GetGuardrailCommand({ guardrailIdentifier: blocking }));
      assert.deepEqual(
        [draft.name, draft.description, draft.version, draft.status, draft.blockedInputMessaging],
        ['blocking', DESCRIPTION, 'DRAFT', 'READY', `${MESSAGE} in`],
      );
      assert.deepEqual(draft.wordPolicy, {
        words: [{ text: HERON }],
        managedWordLists: [{ type: 'PROFANITY', outputEnabled: false }],
      });
      assert.deepEqual(
        draft.sensitiveInformationPolicy?.piiEntities,
        BLOCKING.sensitiveInformationPolicyConfig?.piiEntitiesConfig,
      );
      assert.match(draft.guardrailArn ?? '', /^arn:aws:bedrock:[^:]+:\d{12}:guardrail\/[a-z0-9]{12}$/);
      const byArn = { guardrailIdentifier: draft.guardrailArn, guardrailVersion: '1' };
      const version = await bedrock.send(new GetGuardrailCommand(byArn));
      assert.equal(version.version, '1');
      assert.deepEqual(version.wordPolicy, draft.wordPolicy);
    });

    test('a guardrail lives: created once under one token, changed, numbered, listed, tagged, deleted', async () => {
      const request = {
        ...MASKING,
        name: 'living',
        clientRequestToken: 'token-living',
        tags: [{ key: 'team', value: 'a' }],
      };
      const [first, second] = await Promise.all([
        bedrock.send(new CreateGuardrailCommand(request)),
        bedrock.send(new CreateGuardrailCommand(request)),
      ]);
      assert.equal(first.guardrailId, second.guardrailId);
      await assert.rejects(bedrock.send(new CreateGuardrailCommand({ ...request, name: 'other' })), {
        name: 'ConflictException',
      });
      const guardrailIdentifier = first.guardrailId;
      const { version } = await bedrock.send(
        new CreateGuardrailVersionCommand({ guardrailIdentifier, description: 'first' }),
      );
      assert.equal(version, '1');
      await bedrock.send(new UpdateGuardrailCommand({ ...MASKING, name: 'renamed', guardrailIdentifier }));
      const { guardrails } = await bedrock.send(new ListGuardrailsCommand({ guardrailIdentifier }));
      assert.deepEqual(
        guardrails?.map(({ name, version: number, description }) => [number, name, description]),
        [
          ['DRAFT', 'renamed', undefined],
          ['1', 'living', 'first'],
        ],
      );
      const all = await bedrock.send(new ListGuardrailsCommand({}));
      assert.ok(
        all.guardrails?.some(({ name, version: number }) => name === 'renamed' && number === 'DRAFT'),
      );

      const resourceARN = first.guardrailArn;
      await bedrock.send(new TagResourceCommand({ resourceARN, tags: [{ key: 'cost', value: '7' }] }));
      await bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ['team'] }));
      const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
      assert.deepEqual(tags, [{ key: 'cost', value: '7' }]);

      await bedrock.send(new DeleteGuardrailCommand({ guardrailIdentifier, guardrailVersion: '1' }));
      await assert.rejects(
        bedrock.send(new GetGuardrailCommand({ guardrailIdentifier, guardrailVersion: '1' })),
        {
          name: 'ResourceNotFoundException',
        },
      );
      await bedrock.send(new DeleteGuardrailCommand({ guardrailIdentifier }));
      await assert.rejects(bedrock.send(new GetGuardrailCommand({ guardrailIdentifier })), {
        name: 'ResourceNotFoundException',
      });
    });

    const filter = { type: 'HATE', inputStrength: 'HIGH', outputStrength: 'HIGH' } as const;
    const notEnforced: Readonly<Record<string, Partial<CreateGuardrailCommandInput>>> = {
      topicPolicyConfig: {
        topicPolicyConfig: { topicsConfig: [{ name: 'money', definition: 'about money', type: 'DENY' }] },
      },
      contentPolicyConfig: { contentPolicyConfig: { filtersConfig: [filter] } },
      contextualGroundingPolicyConfig: {
        contextualGroundingPolicyConfig: { filtersConfig: [{ type: 'GROUNDING', threshold: 0.5 }] },
      },
      automatedReasoningPolicyConfig: {
        automatedReasoningPolicyConfig: {
          policies: ['arn:aws:bedrock:us-east-1:111122223333:automated-reasoning-policy/abcdefghijkl'],
        },
      },
      crossRegionConfig: { crossRegionConfig: { guardrailProfileIdentifier: 'us.guardrail.v1:0' } },
    };
    for (const [member, more] of Object.entries(notEnforced)) {
      test(`${member}, which is not enforced, is refused and not taken in silence`, async () => {
        const request = { ...MASKING, ...more, name: 'refused' };
        const refusal = { name: 'ValidationException', message: new RegExp(`^${member} is not available`) };
        await assert.rejects(bedrock.send(new CreateGuardrailCommand(request)), refusal);
        await assert.rejects(
          bedrock.send(new UpdateGuardrailCommand({ ...request, guardrailIdentifier: blocking })),
          refusal,
        );
      });
    }

    test('a guardrail that guards nothing, or says one thing twice, is refused', async () => {
      const bare = { name: 'refused', blockedInputMessaging: 'in', blockedOutputsMessaging: 'out' };
      const twice = { type: 'EMAIL', action: 'BLOCK' } as const;
      for (const request of [
        bare,
        { ...bare, sensitiveInformationPolicyConfig: { piiEntitiesConfig: [twice, twice] } },
        { ...MASKING, name: 'refused', tags: [{ key: 'aws:mine', value: '' }] },
      ]) {
        await assert.rejects(bedrock.send(new CreateGuardrailCommand(request)), {
          name: 'ValidationException',
        });
      }
      // The free-text guard reads names and descriptions.
      await assert.rejects(
        bedrock.send(new CreateGuardrailCommand({ ...MASKING, name: 'refused', description: CARD })),
        { name: 'ValidationException', message: /was found in description/ },
      );
    });
  });

  describe('at work', () => {
    test('Converse and ConverseStream: blocked, masked, traced', async () => {
      const blocked = await runtime.send(new ConverseCommand({ ...question(`A ${HERON}`), ...guarded() }));
      assert.equal(blocked.stopReason, 'guardrail_intervened');
      assert.equal(blocked.output?.message?.content?.[0]?.text, `${MESSAGE} in`);
      assert.equal(
        blocked.trace?.guardrail?.inputAssessment?.[blocking]?.wordPolicy?.customWords?.[0]?.action,
        'BLOCKED',
      );
      const masked = await runtime.send(new ConverseCommand({ ...question(`Mail ${EMAIL}`), ...guarded() }));
      assert.equal(masked.output?.message?.content?.[0]?.text, 'Mail {EMAIL}');
      const out = await runtime.send(new ConverseCommand({ ...question(`Pay ${CARD}`), ...guarded() }));
      assert.equal(out.output?.message?.content?.[0]?.text, `${MESSAGE} out`);
      assert.ok(out.trace?.guardrail?.outputAssessments?.[blocking]);

      for (const text of [`A ${HERON}`, `Mail ${EMAIL}`, `Pay ${CARD}`]) {
        const unary = await textOf(new ConverseCommand({ ...question(text), ...guarded() }));
        const stream = await streamed({ ...question(text), ...guarded() });
        assert.equal(stream.text, unary);
        assert.ok(stream.trace);
      }
    });

    test('InvokeModel and its stream: headers in, members of the body out', async () => {
      const headers = { guardrailIdentifier: blocking, guardrailVersion: '1', trace: 'ENABLED' as const };
      const invoke = async (text: string, more: object = {}) => {
        const { body } = await runtime.send(
          new InvokeModelCommand({ modelId: MODEL, ...JSON_BODY, ...headers, body: chat(text, more) }),
        );
        return JSON.parse(body.transformToString());
      };
      const blocked = await invoke(`A ${HERON}`);
      assert.equal(blocked['amazon-bedrock-guardrailAction'], 'INTERVENED');
      assert.equal(blocked.choices[0].message.content, `${MESSAGE} in`);
      assert.ok(blocked['amazon-bedrock-trace'].guardrail.input[blocking].wordPolicy);
      const masked = await invoke(`Mail ${EMAIL}`);
      assert.equal(masked.choices[0].message.content, 'Mail {EMAIL}');
      const passed = await invoke('Hello');
      assert.equal(passed['amazon-bedrock-guardrailAction'], 'NONE');
      const tag = (text: string) =>
        `<amazon-bedrock-guardrails-guardContent_x1>${text}</amazon-bedrock-guardrails-guardContent_x1>`;
      const tagged = await invoke(`A ${HERON} and ${tag('a duck')}`, {
        'amazon-bedrock-guardrailConfig': { tagSuffix: 'x1' },
      });
      // Only what is tagged of the prompt is assessed; of the answer, all is.
      assert.equal(tagged.choices[0].message.content, `${MESSAGE} out`);
      const inTag = await invoke(`A duck and ${tag(`a ${HERON}`)}`, {
        'amazon-bedrock-guardrailConfig': { tagSuffix: 'x1' },
      });
      assert.equal(inTag.choices[0].message.content, `${MESSAGE} in`);

      for (const text of [`A ${HERON}`, `Mail ${EMAIL}`, `Pay ${CARD}`, 'Hello']) {
        const whole = await invoke(text);
        const { body } = await runtime.send(
          new InvokeModelWithResponseStreamCommand({
            modelId: MODEL,
            ...JSON_BODY,
            ...headers,
            body: chat(text),
          }),
        );
        const chunks = [];
        for await (const { chunk } of body ?? [])
          chunks.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()));
        const said = chunks.map(({ choices }) => choices[0]?.delta?.content ?? '').join('');
        assert.equal(said, whole.choices[0].message.content);
        const last = chunks.at(-1);
        assert.equal(last['amazon-bedrock-guardrailAction'], whole['amazon-bedrock-guardrailAction']);
        assert.ok(last['amazon-bedrock-trace'] && last['amazon-bedrock-invocationMetrics']);
      }
    });

    test('expressions of the customer’s own are kept, shown and applied; one that is not linear is refused', async () => {
      const regexesOf = (...patterns: string[]): CreateGuardrailCommandInput => ({
        ...MASKING,
        name: 'expressions',
        sensitiveInformationPolicyConfig: {
          regexesConfig: patterns.map((pattern, at) => ({
            name: `order-${at}`,
            pattern,
            action: 'ANONYMIZE',
          })),
        },
      });
      const made = await bedrock.send(new CreateGuardrailCommand(regexesOf('ORD-\\d{4,8}')));
      const guardrailIdentifier = made.guardrailId ?? '';
      const shown = await bedrock.send(new GetGuardrailCommand({ guardrailIdentifier }));
      assert.deepEqual(shown.sensitiveInformationPolicy?.regexes, [
        { name: 'order-0', pattern: 'ORD-\\d{4,8}', action: 'ANONYMIZE' },
      ]);
      const applied = await runtime.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier,
          guardrailVersion: 'DRAFT',
          source: 'INPUT',
          content: [{ text: { text: 'Where is ORD-12345?' } }],
        }),
      );
      assert.equal(applied.outputs?.[0]?.text, 'Where is {order-0}?');
      const update = (input: CreateGuardrailCommandInput) =>
        bedrock.send(new UpdateGuardrailCommand({ ...input, guardrailIdentifier }));
      await assert.rejects(update(regexesOf('ok', '(?=x)y')), {
        name: 'ValidationException',
        message: /regexesConfig\.1\.pattern: .*look-around/,
      });
      await assert.rejects(update(regexesOf(...Array.from({ length: 11 }, () => 'x'))), {
        name: 'ServiceQuotaExceededException',
      });
      await bedrock.send(new DeleteGuardrailCommand({ guardrailIdentifier }));
    });

    test('ApplyGuardrail assesses either side, tells coverage and usage, and masks text by text', async () => {
      const apply = (source: 'INPUT' | 'OUTPUT', ...texts: string[]) =>
        runtime.send(
          new ApplyGuardrailCommand({
            guardrailIdentifier: blocking,
            guardrailVersion: 'DRAFT',
            source,
            content: texts.map((text) => ({ text: { text } })),
          }),
        );
      const blocked = await apply('INPUT', `${CONTENT} ${HERON}`);
      assert.deepEqual(
        [blocked.action, blocked.outputs?.[0]?.text],
        ['GUARDRAIL_INTERVENED', `${MESSAGE} in`],
      );
      const masked = await apply('OUTPUT', `Mail ${EMAIL}`, 'x'.repeat(1200));
      assert.equal(masked.action, 'GUARDRAIL_INTERVENED');
      assert.equal(masked.outputs?.[0]?.text, 'Mail {EMAIL}');
      assert.deepEqual(masked.guardrailCoverage, { textCharacters: { guarded: 1225, total: 1225 } });
      assert.equal(masked.usage?.sensitiveInformationPolicyUnits, 3);
      const passed = await apply('INPUT', `Pay ${CARD}`);
      assert.deepEqual([passed.action, passed.outputs], ['NONE', []]);
      assert.equal(passed.assessments?.[0]?.sensitiveInformationPolicy?.piiEntities?.[0]?.action, 'NONE');
      await assert.rejects(
        runtime.send(
          new ApplyGuardrailCommand({
            guardrailIdentifier: blocking,
            guardrailVersion: '1',
            source: 'INPUT',
            content: [{ image: { format: 'png', source: { bytes: Buffer.from('x') } } }],
          }),
        ),
        { name: 'ValidationException' },
      );
    });

    test('InvokeGuardrailChecks tells where data stand, and never what stands there', async () => {
      const checks = { sensitiveInformation: { entities: [{ type: 'EMAIL' as const }] } };
      const messages = [{ role: 'user' as const, content: [{ text: '𝒜 hello' }, { text: `𝒜 ${EMAIL}` }] }];
      const { results, usage } = await runtime.send(new InvokeGuardrailChecksCommand({ messages, checks }));
      const [found, ...others] = results?.sensitiveInformation?.results ?? [];
      assert.deepEqual(others, []);
      assert.deepEqual(
        [found?.type, found?.beginOffset, found?.endOffset, found?.messageIndex, found?.contentIndex],
        ['EMAIL', 2, 2 + EMAIL.length, 0, 1],
      );
      assert.ok((found?.confidenceScore ?? 0) > 0.5);
      assert.equal(usage?.sensitiveInformation?.textUnits, 2);
      await assert.rejects(
        runtime.send(
          new InvokeGuardrailChecksCommand({
            messages,
            checks: { promptAttack: { categories: [{ category: 'JAILBREAK' }] } },
          }),
        ),
        { name: 'ValidationException', message: /^checks.promptAttack is not available/ },
      );
    });

    test('nothing hides in the cut between two blocks, or behind an escape of JSON', async () => {
      const created = await bedrock.send(
        new CreateGuardrailCommand({
          ...MASKING,
          name: 'cut',
          sensitiveInformationPolicyConfig: {
            piiEntitiesConfig: [
              { type: 'EMAIL', action: 'ANONYMIZE' },
              { type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'BLOCK' },
            ],
          },
        }),
      );
      const id = created.guardrailId ?? '';
      const cut = (...texts: string[]): ConverseCommandInput => ({
        ...{ modelId: MODEL, ...guarded(id, 'DRAFT') },
        messages: [{ role: 'user', content: texts.map((text) => ({ text })) }],
      });
      const answer = await runtime.send(new ConverseCommand(cut('Pay with 4111 1111', '1111 1111')));
      assert.equal(answer.stopReason, 'guardrail_intervened');
      assert.deepEqual(answer.output?.message?.content, [{ text: 'in' }]);
      assert.equal((await streamed(cut('Pay with 4111 11', '11 1111 1111'))).text, 'in');
      assert.match(
        (await textOf(new ConverseCommand(cut('Ask ada@love', 'lace.example')))) ?? '',
        /Ask \{EMAIL\}/,
      );
      const named = { guardrailIdentifier: id, guardrailVersion: 'DRAFT' };
      const applied = await runtime.send(
        new ApplyGuardrailCommand({
          ...{ ...named, source: 'INPUT' },
          content: [{ text: { text: '{"mail":"ada\\u0040lovelace.example"}' } }, { text: { text: 'x' } }],
        }),
      );
      assert.deepEqual(applied.outputs, [{ text: '{"mail":"{EMAIL}"}' }, { text: 'x' }]);
      const content = ['Pay with 4111 1111', '1111 1111'].map((text) => ({ type: 'text', text }));
      const bodies = [
        Buffer.from(JSON.stringify({ messages: [{ role: 'user', content }] })),
        chat('{"card":"4111\\u00201111 1111 1111"}'),
        Buffer.from(chat('Pay with 4111 1111 1111 1111').toString().replaceAll('4111', '\\u0034111')),
      ];
      for (const body of bodies) {
        const invoked = await runtime.send(
          new InvokeModelCommand({ ...{ modelId: MODEL, ...JSON_BODY, ...named }, body }),
        );
        const { 'amazon-bedrock-guardrailAction': action, choices } = JSON.parse(
          invoked.body.transformToString(),
        ) as { 'amazon-bedrock-guardrailAction': string; choices: { message: { content: string } }[] };
        assert.deepEqual([action, choices[0]?.message.content], ['INTERVENED', 'in']);
      }
      const { results } = await runtime.send(
        new InvokeGuardrailChecksCommand({
          messages: [{ role: 'user', content: [{ text: 'Ask ada@love' }, { text: 'lace.example' }] }],
          checks: { sensitiveInformation: { entities: [{ type: 'EMAIL' }] } },
        }),
      );
      assert.deepEqual(
        results?.sensitiveInformation?.results?.map((one) => [
          one.contentIndex,
          one.beginOffset,
          one.endOffset,
        ]),
        [
          [0, 4, 12],
          [1, 0, 12],
        ],
      );
      await bedrock.send(new DeleteGuardrailCommand({ guardrailIdentifier: id }));
    });

    test('a guardrail that is not there, or is half named, is refused', async () => {
      await assert.rejects(
        runtime.send(new ConverseCommand({ ...question('x'), ...guarded('nothinghere1') })),
        {
          name: 'ResourceNotFoundException',
        },
      );
      await assert.rejects(
        runtime.send(new ConverseCommand({ ...question('x'), ...guarded(blocking, '7') })),
        {
          name: 'ResourceNotFoundException',
        },
      );
      const half = { guardrailConfig: { guardrailIdentifier: blocking } };
      await assert.rejects(runtime.send(new ConverseCommand({ ...question('x'), ...half })), {
        name: 'ValidationException',
      });
    });

    test('a guardrail with the tag masks reversibly: the caller gets its own data back', async () => {
      const { guardrailId, guardrailArn } = await bedrock.send(
        new CreateGuardrailCommand({ ...MASKING, name: 'reversible' }),
      );
      const input = { ...question(`{EMAIL_1}? ${EMAIL}!`), ...guarded(guardrailId, 'DRAFT') };
      assert.equal(await textOf(new ConverseCommand(input)), '{EMAIL_1}? {EMAIL}!');
      const tags = [{ key: 'caprock:masking', value: 'reversible' }];
      await bedrock.send(new TagResourceCommand({ resourceARN: guardrailArn, tags }));
      assert.equal(await textOf(new ConverseCommand(input)), `{EMAIL_1}? ${EMAIL}!`);
      assert.equal((await streamed(input)).text, `{EMAIL_1}? ${EMAIL}!`);
    });
  });

  describe('who may', () => {
    test('naming a guardrail needs leave to apply it, and a policy can require one', async () => {
      await iam.send(new CreateUserCommand({ UserName: 'guarded' }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'guarded' }));
      const arn = `arn:aws:bedrock:${service.region}:${accountId}:guardrail/${blocking}`;
      const allow = (...statements: object[]) =>
        iam.send(
          new PutUserPolicyCommand({
            UserName: 'guarded',
            PolicyName: 'p',
            PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
          }),
        );
      const theirs = new BedrockRuntimeClient(
        clientOptions(service, {
          accessKeyId: AccessKey?.AccessKeyId ?? '',
          secretAccessKey: AccessKey?.SecretAccessKey ?? '',
        }),
      );
      const model = {
        Effect: 'Allow',
        Action: 'bedrock:InvokeModel',
        Resource: '*',
        Condition: { StringEquals: { 'bedrock:GuardrailIdentifier': `${arn}:1` } },
      };
      const denied = { name: 'AccessDeniedException' };
      await allow(model);
      await assert.rejects(theirs.send(new ConverseCommand({ ...question('x'), ...guarded() })), {
        ...denied,
        message: /bedrock:ApplyGuardrail/,
      });
      await allow(model, { Effect: 'Allow', Action: 'bedrock:ApplyGuardrail', Resource: arn });
      await theirs.send(new ConverseCommand({ ...question('x'), ...guarded() }));
      await theirs.send(
        new InvokeModelCommand({
          modelId: MODEL,
          ...JSON_BODY,
          guardrailIdentifier: arn,
          guardrailVersion: '1',
          body: chat('x'),
        }),
      );
      for (const input of [question('x'), { ...question('x'), ...guarded(blocking, 'DRAFT') }]) {
        await assert.rejects(theirs.send(new ConverseCommand(input)), {
          ...denied,
          message: /bedrock:InvokeModel/,
        });
      }
      theirs.destroy();
    });
  });

  describe('an enforced guardrail', () => {
    test('cannot be left out on any road to a model, is told in the record, and ends when it is deleted', async () => {
      const { configId } = await bedrock.send(
        new PutEnforcedGuardrailConfigurationCommand({
          guardrailInferenceConfig: { guardrailIdentifier: blocking, guardrailVersion: '1' },
        }),
      );
      const { guardrailsConfig } = await bedrock.send(new ListEnforcedGuardrailsConfigurationCommand({}));
      assert.deepEqual(
        guardrailsConfig?.map((one) => [one.configId, one.guardrailId, one.guardrailVersion, one.owner]),
        [[configId, blocking, '1', 'ACCOUNT']],
      );
      await assert.rejects(bedrock.send(new DeleteGuardrailCommand({ guardrailIdentifier: blocking })), {
        name: 'ResourceInUseException',
      });

      const blocked = await runtime.send(new ConverseCommand(question(`A ${HERON}`)));
      assert.equal(blocked.stopReason, 'guardrail_intervened');
      assert.equal(blocked.trace, undefined);
      assert.equal((await streamed(question(`Mail ${EMAIL}`))).text, 'Mail {EMAIL}');
      const { body } = await runtime.send(
        new InvokeModelCommand({ modelId: MODEL, ...JSON_BODY, body: chat(`Pay ${CARD}`) }),
      );
      assert.equal(JSON.parse(body.transformToString()).choices[0].message.content, `${MESSAGE} out`);
      const stream = await runtime.send(
        new InvokeModelWithResponseStreamCommand({
          modelId: MODEL,
          ...JSON_BODY,
          body: chat(`Mail ${EMAIL}`),
        }),
      );
      let said = '';
      for await (const { chunk } of stream.body ?? []) said += Buffer.from(chunk?.bytes ?? []).toString();
      assert.ok(!said.includes('lovelace'));
      const bytes = chat('x');
      const both = runtime.send(
        new InvokeModelWithBidirectionalStreamCommand({
          modelId: MODEL,
          body: (async function* () {
            yield { chunk: { bytes } };
          })(),
        }),
      );
      await assert.rejects(both, {
        name: 'ValidationException',
        message: /cannot be applied to a bidirectional/,
      });

      const converse = recordsOnDisk(service, 'Converse').at(-1)?.additionalEventData;
      assert.deepEqual(converse?.['guardrails'], [
        {
          guardrailArn: `arn:aws:bedrock:${service.region}:${accountId}:guardrail/${blocking}`,
          guardrailVersion: '1',
          origin: 'ACCOUNT_ENFORCED',
          action: 'BLOCKED',
          input: { words: 1 },
        },
      ]);
      await bedrock.send(new DeleteEnforcedGuardrailConfigurationCommand({ configId }));
      assert.equal(await textOf(new ConverseCommand(question(`Mail ${EMAIL}`))), `Mail ${EMAIL}`);
      assert.ok(!('guardrails' in (recordsOnDisk(service, 'Converse').at(-1)?.additionalEventData ?? {})));
    });

    test('of some models leaves others alone', async () => {
      const modelEnforcement = { includedModels: ['ALL'], excludedModels: [MODEL] };
      const { configId } = await bedrock.send(
        new PutEnforcedGuardrailConfigurationCommand({
          guardrailInferenceConfig: {
            guardrailIdentifier: blocking,
            guardrailVersion: '1',
            modelEnforcement,
          },
        }),
      );
      assert.equal(await textOf(new ConverseCommand(question(`Mail ${EMAIL}`))), `Mail ${EMAIL}`);
      const included = { includedModels: [MODEL], excludedModels: [] };
      await bedrock.send(
        new PutEnforcedGuardrailConfigurationCommand({
          configId,
          guardrailInferenceConfig: {
            guardrailIdentifier: blocking,
            guardrailVersion: '1',
            modelEnforcement: included,
          },
        }),
      );
      assert.equal(await textOf(new ConverseCommand(question(`Mail ${EMAIL}`))), 'Mail {EMAIL}');
      await bedrock.send(new DeleteEnforcedGuardrailConfigurationCommand({ configId }));
    });
  });

  test('what guardrails say, and what they assessed, lies nowhere on the disk and in no output', async () => {
    const apply = recordsOnDisk(service, 'ApplyGuardrail');
    assert.equal(apply.length, 6);
    assert.match(JSON.stringify(apply[0]), /"action":"MASKED","input":\{"regexes":1\}/);
    assert.match(JSON.stringify(apply[1]), /"action":"BLOCKED","input":\{"words":1\}/);
    assert.ok(recordsOnDisk(service, 'CreateGuardrail').length > 4);
    assert.deepEqual(await filesWith(service.home, [...CANARIES, EMAIL, CARD, 'ORD-12345']), []);
    for (const canary of CANARIES) assert.ok(!service.output().includes(canary));
    // The search can find: names of guardrails, which the free-text guard has read, are there.
    assert.ok((await filesWith(service.home, ['renamed', 'reversible'])).length > 0);
  });
});
