import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import {
  BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../../support/clients.ts';
import { answersOf, chunkOf, Duplex } from '../../support/duplex.ts';
import { exchange } from '../../support/raw.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk, type FoundRecord } from '../../support/trail-file.ts';
import { MODEL } from '../../sweep/samples.ts';
import { MAIN } from '../../support/program.ts';

const NAME = 'InvokeModelWithBidirectionalStream';
const ACTOR = fileURLToPath(new URL('../../deployment/fixtures/actor', import.meta.url));
const question = (inputText: string) => ({ inputText, temperature: 0, max_tokens: 6 });
const bytesOf = (value: unknown) => ({ chunk: { bytes: Buffer.from(JSON.stringify(value)) } });

describe('InvokeModelWithBidirectionalStream', () => {
  let service: TestService;
  let client: BedrockRuntimeClient;

  before(async () => {
    service = await startService();
    trust(service);
    client = new BedrockRuntimeClient(clientOptions(service));
  });
  after(async () => {
    client.destroy();
    await service[Symbol.asyncDispose]();
  });

  function open(modelId = MODEL, options: Partial<Parameters<typeof Duplex.open>[1]> = {}) {
    return Duplex.open(service, { modelId, ...options });
  }

  /** The newest record, once it is final: it stands there as an intent before. */
  async function lastRecord(isFinal: (record: FoundRecord) => boolean): Promise<FoundRecord> {
    for (let tries = 0; tries < 200; tries += 1) {
      const record = recordsOnDisk(service, NAME).at(-1);
      if (record !== undefined && isFinal(record)) return record;
      await pause(20);
    }
    throw new Error('the record did not become final');
  }

  /** How a stream ended that the service refused: the last frame. */
  async function refusalOf(duplex: Duplex): Promise<readonly [type: unknown, message: string]> {
    const last = (await duplex.frames()).at(-1);
    assert.equal(last?.headers[':message-type'], 'exception');
    return [last.headers[':exception-type'], JSON.parse(last.body).message];
  }

  describe('with the official JavaScript client', () => {
    test('answers each question while the next one has not been asked', async () => {
      const answered = Promise.withResolvers<void>();
      async function* body() {
        yield bytesOf(question('a lake'));
        await answered.promise;
        yield bytesOf(question('a storm'));
      }
      const answer = await client.send(
        new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() }),
      );
      let completions = 0;
      let text = '';
      for await (const { chunk } of answer.body ?? []) {
        const { outputText, completionReason } = JSON.parse(Buffer.from(chunk?.bytes ?? []).toString());
        text += outputText ?? '';
        if (completionReason === undefined) continue;
        completions += 1;
        answered.resolve();
      }
      assert.equal(completions, 2);
      assert.ok(text.length > 10);
    });

    test('ends a conversation in which nothing was asked', async () => {
      async function* body(): AsyncGenerator<{ chunk: { bytes: Uint8Array } }> {}
      const answer = await client.send(
        new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() }),
      );
      for await (const _event of answer.body ?? []) assert.fail('nothing was asked');
    });

    test('refuses a model that is not there before the stream begins', async () => {
      async function* body() {
        yield bytesOf(question('x'));
      }
      const command = { modelId: 'caprock.no-such-model', body: body() };
      await assert.rejects(client.send(new InvokeModelWithBidirectionalStreamCommand(command)), {
        name: 'ValidationException',
        message: 'The provided model identifier is invalid.',
      });
    });

    test('tells of an error of the model inside the stream', async () => {
      async function* body() {
        yield bytesOf({ inputText: 7 });
      }
      const askAll = async () => {
        const command = { modelId: MODEL, body: body() };
        const answer = await client.send(new InvokeModelWithBidirectionalStreamCommand(command));
        for await (const _event of answer.body ?? []);
      };
      await assert.rejects(askAll(), { name: 'ModelStreamErrorException', originalStatusCode: 400 });
    });

    test('denies a user who has no permission bedrock:InvokeModel', async () => {
      const iam = new IAMClient(clientOptions(service));
      await iam.send(new CreateUserCommand({ UserName: 'nobody' }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
      iam.destroy();
      const credentials = {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      };
      const nobody = new BedrockRuntimeClient(clientOptions(service, credentials));
      async function* body() {
        yield bytesOf(question('x'));
      }
      await assert.rejects(
        nobody.send(new InvokeModelWithBidirectionalStreamCommand({ modelId: MODEL, body: body() })),
        {
          name: 'AccessDeniedException',
          message: /not authorized to perform: bedrock:InvokeModel on resource: /,
        },
      );
      nobody.destroy();
    });
  });

  describe('frame by frame', () => {
    test('sends its head before it is asked; is on record as an intent then, and with its tokens after', async () => {
      await using duplex = await open();
      assert.equal((await duplex.head)[':status'], 200);
      assert.equal((await duplex.head)['content-type'], 'application/vnd.amazon.eventstream');
      const intent = await lastRecord(() => true);
      assert.equal(intent.additionalEventData?.['inputTokens'], undefined);
      await duplex.ask(question('a lake'));
      await duplex.ask(question('a storm'));
      await duplex.end();
      const answers = answersOf(await duplex.frames());
      const counts = answers.flatMap(
        ({ usage }) => (usage as { completion_tokens: number } | undefined) ?? [],
      );
      assert.equal(counts.length, 2);
      // The record is final before the stream ends.
      const record = recordsOnDisk(service, NAME).at(-1);
      assert.equal(record?.eventCategory, 'Data');
      assert.deepEqual(record.requestParameters, { modelId: MODEL });
      assert.equal(record.errorCode, undefined);
      assert.equal(record.additionalEventData?.['outputTokens'], 12);
      assert.match(String(record.resources?.[0]?.ARN), /foundation-model\/caprock\.tiny-prose/);
      assert.doesNotMatch(JSON.stringify(record), /a lake|a storm/);
    });

    test('takes the end of the body for an end, where the client signs none', async () => {
      await using duplex = await open();
      await duplex.ask(question('a lake'));
      duplex.stream.end();
      assert.equal(answersOf(await duplex.frames()).at(-1)?.['completionReason'], 'length');
    });

    test('needs no content type: Go sends none', async () => {
      await using duplex = await open(MODEL, { headers: { 'content-type': undefined } });
      await duplex.ask(question('a lake'));
      await duplex.end();
      assert.equal(answersOf(await duplex.frames()).at(-1)?.['completionReason'], 'length');
    });

    test('reads frames that come in pieces, and many in one', async () => {
      await using duplex = await open();
      const frames = Buffer.concat([
        await duplex.sign(chunkOf(question('a lake'))),
        await duplex.sign(chunkOf(question('a storm'))),
        await duplex.sign(new Uint8Array()),
      ]);
      for (let at = 0; at < frames.length; at += 100) {
        duplex.stream.write(frames.subarray(at, at + 100));
        await pause(1);
      }
      duplex.stream.end();
      assert.equal(
        answersOf(await duplex.frames()).filter(({ completionReason }) => completionReason).length,
        2,
      );
    });

    const wrongChains: Readonly<Record<string, (duplex: Duplex) => Promise<Buffer>>> = {
      'whose payload was changed': async (duplex) => {
        const good = await duplex.sign(chunkOf(question('changed')));
        const frame = Buffer.from(good);
        // Re-framed with right checksums, by the one who changed it: only the signature tells.
        return reframed(frame, chunkOf(question('Changed')));
      },
      'that was left out before another': async (duplex) => {
        await duplex.sign(chunkOf(question('left out')));
        return duplex.sign(chunkOf(question('another')));
      },
      'sent twice': async (duplex) => {
        const frame = await duplex.sign(chunkOf(question('twice')));
        return Buffer.concat([frame, frame]);
      },
      'without a signature': async () => Buffer.from(chunkOf(question('bare'))),
    };
    for (const [title, make] of Object.entries(wrongChains)) {
      test(`an event ${title} ends the stream with a modelled exception, and is on record`, async () => {
        await using duplex = await open();
        duplex.stream.write(await make(duplex));
        const [type, message] = await refusalOf(duplex);
        assert.equal(type, 'validationException');
        assert.match(message, /^The signed events are not whole: /);
        const record = await lastRecord(({ errorCode }) => errorCode !== undefined);
        assert.equal(record.errorCode, 'ValidationException');
        assert.equal(record.errorMessage, message);
      });
    }

    test('an event that is not framed, decoded or JSON as it should be ends the stream, and is not quoted', async () => {
      const wrong: readonly (readonly [string, (duplex: Duplex) => Promise<Buffer>, RegExp])[] = [
        ['bytes', async () => Buffer.from('canary '.repeat(10)), /not framed/],
        ['payload', (duplex) => duplex.sign(Buffer.from('canary')), /not framed/],
        ['JSON', (duplex) => duplex.sign(chunkOf('canary {')), /must be JSON/],
        [
          'too much',
          (duplex) => duplex.sign(chunkOf(`"${'x'.repeat(1_000_001)}"`)),
          /less than or equal to 1000000/,
        ],
      ];
      for (const [what, make, says] of wrong) {
        await using duplex = await open();
        duplex.stream.write(await make(duplex));
        const [type, message] = await refusalOf(duplex);
        assert.equal(type, 'validationException', what);
        assert.match(message, says);
        assert.doesNotMatch(message, /canary/);
      }
    });

    test('cut off in the middle of an event ends with an exception', async () => {
      await using duplex = await open();
      const frame = await duplex.sign(chunkOf(question('cut')));
      duplex.stream.end(frame.subarray(0, -3));
      assert.match((await refusalOf(duplex))[1], /cut off/);
    });

    test('whose client goes away is on record so, and the service goes on', async () => {
      const before = recordsOnDisk(service, NAME).length;
      const duplex = await open();
      await duplex.ask(question('a lake'));
      await duplex.head;
      await duplex[Symbol.asyncDispose]();
      const record = await lastRecord(
        ({ additionalEventData }) => additionalEventData?.['clientGone'] === true,
      );
      assert.ok(record);
      assert.equal(recordsOnDisk(service, NAME).length, before + 1);
      await using next = await open();
      await next.end();
      assert.deepEqual(await next.frames(), []);
    });

    test('with a head that does not begin a chain is refused at once', async () => {
      const refused = async (headers: Record<string, string>, says: RegExp) => {
        await using duplex = await open(MODEL, { headers });
        assert.equal((await duplex.head)[':status'], 403);
        assert.match((await duplex.whole).toString(), says);
      };
      await refused({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, /each event must be signed/);
      await refused({ 'x-amz-content-sha256': 'e'.repeat(64) }, /each event must be signed/);
    });

    test('with a wrong secret is refused at once', async () => {
      const credentials = { accessKeyId: service.accessKeyId, secretAccessKey: 'wrong' };
      await using duplex = await open(MODEL, { credentials });
      assert.equal((await duplex.head)[':status'], 403);
      assert.equal((await duplex.head)['x-amzn-errortype'], 'InvalidSignatureException');
    });

    test('over HTTP/1.1 is refused', async () => {
      const { status, body } = await exchange(service, {
        path: `/model/${encodeURIComponent(MODEL)}/invoke-with-bidirectional-stream`,
        headers: {
          'content-type': 'application/vnd.amazon.eventstream',
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
        },
      });
      assert.equal(status, 400);
      assert.match(body, /needs HTTP\/2/);
    });

    test('a chain of events is no body for any other operation', async () => {
      const { status, body } = await exchange(service, {
        path: `/model/${encodeURIComponent(MODEL)}/converse`,
        headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS' },
      });
      assert.equal(status, 403);
      assert.match(body, /the body must be signed/);
    });
  });

  test('a model without bidirectional support is refused, and so says what it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'caprock-bidirectional-'));
    try {
      await cp(ACTOR, folder, { recursive: true });
      await promisify(execFile)(process.execPath, [MAIN, 'deliver', folder], {
        env: { PATH: process.env['PATH'], CAPROCK_HOME: service.home },
      });
      await pause(1_500);
      async function* body() {
        yield bytesOf(question('x'));
      }
      const command = { modelId: 'acme.actor-v1:0', body: body() };
      await assert.rejects(client.send(new InvokeModelWithBidirectionalStreamCommand(command)), {
        name: 'ValidationException',
        message: 'The model is unsupported for bidirectional streaming.',
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The same date and signature around another payload. */
function reframed(frame: Buffer, payload: Uint8Array): Buffer {
  const headers = frame.subarray(12, 12 + frame.readUInt32BE(4));
  const total = 16 + headers.length + payload.length;
  const bytes = Buffer.alloc(total);
  bytes.writeUInt32BE(total, 0);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.set(headers, 12);
  bytes.set(payload, 12 + headers.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), total - 4);
  return bytes;
}
