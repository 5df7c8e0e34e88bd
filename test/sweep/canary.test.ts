import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  BedrockClient,
  CreateGuardrailCommand,
  CreateGuardrailVersionCommand,
} from '@aws-sdk/client-bedrock';
import { clientOptions, trust } from '../support/clients.ts';
import { filesWith } from '../support/search.ts';
import { startService, type TestService } from '../support/service.ts';
import { samples, type Sample } from './samples.ts';

interface SdkRequest {
  headers: Record<string, string>;
  body: Uint8Array | string;
}

/** Ways to go wrong, each with the canary still in the request. */
const faults: Readonly<Record<string, (request: SdkRequest, canary: string) => void>> = {
  none: () => {},
  'a body that ends too early': (request) => {
    request.body = Buffer.from(request.body).subarray(0, -2);
  },
  'a body that is no JSON': (request, canary) => {
    request.body = Buffer.from(`${canary} {${canary}`);
  },
  'a member of the wrong type': (request, canary) => {
    request.body = Buffer.from(JSON.stringify({ messages: canary, input: canary, system: { [canary]: 1 } }));
  },
  'a member that is not known': (request, canary) => {
    request.body = Buffer.from(
      JSON.stringify({ [canary]: canary, messages: [{ [canary]: 1 }], input: { [canary]: 1 } }),
    );
  },
  'a body that is not UTF-8': (request, canary) => {
    request.body = Buffer.concat([
      Buffer.from(`{"messages":"${canary}`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
  },
};

type Chunks = AsyncIterable<{ readonly chunk: { readonly bytes: Uint8Array } }>;

/** Where the input is a stream of events, what would be done to a body is done to the bytes of each event. */
function spoilEvents(input: object, spoil: (request: SdkRequest) => void): object | undefined {
  const body = 'body' in input ? input.body : undefined;
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return undefined;
  async function* spoilt() {
    // Only the sample of a bidirectional stream has such a body.
    for await (const { chunk } of body as Chunks) {
      const request: SdkRequest = { headers: {}, body: chunk.bytes };
      spoil(request);
      yield { chunk: { bytes: Buffer.from(request.body) } };
    }
  }
  return { ...input, body: spoilt() };
}

/** Sends a request, spoilt before it is signed; whatever is answered is read to its end. */
async function sendSpoilt(
  sample: Sample,
  input: object,
  options: object,
  spoil: (request: SdkRequest) => void,
): Promise<string> {
  const client = new sample.client(options);
  const events = spoilEvents(input, spoil);
  const middleware = (next: (args: object) => unknown) => (args: { request: SdkRequest }) => {
    if (events !== undefined) return next(args);
    spoil(args.request);
    args.request.headers['content-length'] = String(Buffer.byteLength(args.request.body));
    return next(args);
  };
  client.middlewareStack.addRelativeTo(middleware, { relation: 'after', toMiddleware: 'retryMiddleware' });
  try {
    const answer = (await client.send(new sample.command((events ?? input) as never))) as Record<
      string,
      unknown
    >;
    const stream = answer['stream'] ?? answer['body'];
    let count = 0;
    if (typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream) {
      for await (const _event of stream as AsyncIterable<unknown>) count += 1;
    }
    return `answered (${count} events)`;
  } catch (error) {
    return (error as Error).name;
  } finally {
    client.destroy();
  }
}

/** What a request may name that is not there: the member, what it names, and a name that nothing has. */
const missing = [
  ['modelId', 'a model', 'caprock.no-such-model'],
  ['guardrailIdentifier', 'a guardrail', 'nosuchguardrail'],
] as const;

/** A guardrail with a version, for what is applied to content. */
async function createGuardrail(service: TestService): Promise<string> {
  const bedrock = new BedrockClient(clientOptions(service));
  const { guardrailId: guardrailIdentifier } = await bedrock.send(
    new CreateGuardrailCommand({
      name: 'sweep',
      blockedInputMessaging: 'blocked',
      blockedOutputsMessaging: 'blocked',
      wordPolicyConfig: { managedWordListsConfig: [{ type: 'PROFANITY' }] },
    }),
  );
  await bedrock.send(new CreateGuardrailVersionCommand({ guardrailIdentifier }));
  bedrock.destroy();
  return guardrailIdentifier ?? '';
}

describe('the canary sweep', () => {
  let service: TestService;
  let guardrailId = '';
  const canaries: string[] = [];
  /** The sample with a guardrail that is there. */
  const ofGuardrail = (input: object): object =>
    'guardrailIdentifier' in input ? { ...input, guardrailIdentifier: guardrailId } : input;
  const newCanary = (): string => {
    const canary = `canary${randomBytes(12).toString('hex')}`;
    canaries.push(canary);
    return canary;
  };

  before(async () => {
    service = await startService({ env: { CAPROCK_LOG_LEVEL: 'trace' } });
    trust(service);
    guardrailId = await createGuardrail(service);
  });
  after(() => service[Symbol.asyncDispose]());

  for (const [name, sample] of Object.entries(samples)) {
    if (sample.canary === undefined) continue;
    const inputWith = (canary: string): object => ofGuardrail(sample.canary?.(canary) ?? {});

    for (const [fault, spoil] of Object.entries(faults)) {
      test(`${name} with a canary in every field and ${fault === 'none' ? 'nothing wrong' : fault}`, async () => {
        const canary = newCanary();
        const outcome = await sendSpoilt(sample, inputWith(canary), clientOptions(service), (request) =>
          spoil(request, canary),
        );
        // InvokeModel hands whatever JSON it is given to the model, which may well refuse it.
        if (fault === 'none') assert.match(outcome, /^answered/);
        else
          assert.match(
            outcome,
            /^(ValidationException|ModelErrorException|ModelStreamErrorException|answered.*)$/,
          );
      });
    }

    const absent = missing.find(([member]) => member in sample.input);
    if (absent !== undefined) {
      const [member, what, nothing] = absent;
      test(`${name} with a canary, for ${what} that is not there`, async () => {
        const input = { ...inputWith(newCanary()), [member]: nothing };
        const outcome = await sendSpoilt(sample, input, clientOptions(service), () => {});
        assert.match(outcome, /^(ValidationException|ResourceNotFoundException)$/);
      });
    }

    test(`${name} with a canary, signed with a wrong secret`, async () => {
      const options = clientOptions(service, { accessKeyId: service.accessKeyId, secretAccessKey: 'wrong' });
      const outcome = await sendSpoilt(sample, inputWith(newCanary()), options, () => {});
      assert.equal(outcome, 'InvalidSignatureException');
    });
  }

  test('none of the canaries is in a file of the home or in what the service printed', async () => {
    assert.ok(canaries.length >= 40, 'the sweep has sent its canaries');
    for (const canary of canaries) assert.ok(!service.output().includes(canary), 'the log holds a canary');
    assert.deepEqual(await filesWith(service.home, canaries), []);
    // The search can find: the trail is there, and a canary that was planted.
    assert.ok((await filesWith(join(service.home, 'audit'), ['InvokeModelWithResponseStream'])).length > 0);
    const planted = newCanary();
    await mkdir(join(service.home, 'planted'));
    await writeFile(
      join(service.home, 'planted', 'file'),
      `x${Buffer.from(`ab${planted}cd`).toString('base64')}`,
    );
    assert.deepEqual(await filesWith(service.home, [planted]), ['planted/file']);
    await rm(join(service.home, 'planted'), { recursive: true });
  });
});
