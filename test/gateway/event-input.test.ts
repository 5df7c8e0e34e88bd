import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Sha256 } from '@smithy/core/checksum';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { limits, Secret } from '#kernel';
import { EventChain, SigningKeys } from '#wire';
import { BodyBudget } from '../../src/gateway/body.ts';
import { EventInput } from '../../src/gateway/event-input.ts';
import type { HttpRequest } from '../../src/gateway/exchange.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const signer = new SignatureV4({ credentials, region: 'us-east-1', service: 'bedrock', sha256: Sha256 });
const codec = new EventStreamCodec(toUtf8, fromUtf8);
const NOW = Date.parse('2026-11-23T02:08:00Z');
const scope = { date: '20261123', region: 'us-east-1', service: 'bedrock', terminator: 'aws4_request' };
/** A request of HTTP/2 whose body is written by the test, and what is read of its events. */
class Given {
  readonly body = new PassThrough();
  readonly budget = new BodyBudget();
  readonly gone = new AbortController();
  readonly input: EventInput;
  readonly texts: string[] = [];
  #prior = Buffer.alloc(32).toString('hex');

  constructor(version = 2) {
    // Of a request the input uses its stream and its version.
    const request = Object.assign(this.body, { httpVersionMajor: version }) as unknown as HttpRequest;
    const keys = new SigningKeys({ most: 1 });
    const secret = new Secret(credentials.secretAccessKey);
    const signed = { accessKeyId: 'x', scope, signedHeaders: [], signature: Buffer.alloc(32), amzDate: '' };
    this.input = new EventInput(request, this.gone.signal, {
      chain: new EventChain(signed, (of) => keys.keyFor('x', secret, of)),
      decode: (frame) => ({ text: frame.toString() }),
      clock: { now: () => NOW },
      budget: this.budget,
    });
  }

  async sign(payload: string): Promise<Buffer> {
    const signingDate = new Date(NOW);
    const date = { ':date': { type: 'timestamp', value: signingDate } } as const;
    const message = { headers: date, body: Buffer.from(payload) };
    const { signature } = await signer.sign({ message, priorSignature: this.#prior }, { signingDate });
    this.#prior = signature;
    const bytes = { type: 'binary', value: Buffer.from(signature, 'hex') } as const;
    return Buffer.from(codec.encode({ headers: { ...date, ':chunk-signature': bytes }, body: message.body }));
  }

  /** Reads to the end. */
  async read(): Promise<readonly string[]> {
    for await (const { text } of this.input) this.texts.push(String(text));
    return this.texts;
  }
}

/** Lets what is under way get as far as it can without time passing. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('the events of a request', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  test('are read up to their signed end, and nothing after it', async () => {
    const given = new Given();
    given.body.write(await given.sign('one'));
    given.body.write(Buffer.concat([await given.sign('two'), await given.sign(''), Buffer.from('junk')]));
    assert.deepEqual(await given.read(), ['one', 'two']);
    assert.equal(given.input.failure, undefined);
  });

  test('that do not come for a minute end in ModelTimeoutException, and nobody works on for them', async () => {
    const given = new Given();
    const reading = given.read();
    given.body.write(await given.sign('one'));
    await settle();
    mock.timers.tick(limits.duplexIdleMilliseconds - 1);
    given.body.write(await given.sign('two'));
    await settle();
    mock.timers.tick(limits.duplexIdleMilliseconds - 1);
    await settle();
    assert.equal(given.input.signal.aborted, false);
    mock.timers.tick(1);
    await assert.rejects(reading, {
      code: 'ModelTimeoutException',
      message: 'No event came for 60 seconds.',
    });
    assert.deepEqual(given.texts, ['one', 'two']);
    assert.equal(given.input.signal.aborted, true);
  });

  test('that go on for more than eight minutes end, whoever is reading them', async () => {
    const given = new Given();
    mock.timers.tick(limits.duplexMilliseconds - 1);
    assert.equal(given.input.signal.aborted, false);
    mock.timers.tick(1);
    assert.equal(given.input.signal.aborted, true);
    assert.equal(given.input.failure?.message, 'A bidirectional stream ends after 8 minutes.');
    await assert.rejects(given.read(), { code: 'ModelTimeoutException' });
  });

  test('that nobody takes make the client wait, and go on once they are taken', async () => {
    const given = new Given();
    const frame = await given.sign('x'.repeat(limits.duplexWaitingBytes));
    given.body.write(frame);
    await settle();
    assert.equal(given.body.isPaused(), true);
    given.body.end(await given.sign(''));
    assert.deepEqual(
      (await given.read()).map(({ length }) => length),
      [limits.duplexWaitingBytes],
    );
  });

  test('that are more than the bound in all are refused', async () => {
    const given = new Given();
    const reading = given.read();
    const frame = await given.sign('x'.repeat(1_000_000));
    assert.ok(frame.length < limits.eventFrameBytes);
    let sent = 0;
    given.body.write(frame);
    for (sent += frame.length; sent <= limits.duplexInputBytes;) {
      const next = await given.sign('x'.repeat(1_000_000));
      sent += next.length;
      if (!given.body.write(next)) await settle();
    }
    await assert.rejects(reading, { code: 'ValidationException', message: /may have at most \d+ bytes/ });
  });

  test('of a client that is gone are cancelled', async () => {
    const given = new Given();
    const reading = given.read();
    await settle();
    given.gone.abort();
    await assert.rejects(reading, { code: 'Cancelled' });
    assert.equal(given.input.failure, undefined);
  });

  test('end for whoever waits for them once the stream is over, and give back their memory', async () => {
    const memory = limits.eventFrameBytes + limits.duplexWaitingBytes;
    const given = new Given();
    const rest = limits.bodyBytesInFlight - memory;
    assert.throws(() => given.budget.take(rest + 1), { code: 'ServiceUnavailableException' });
    const reading = given.read();
    await settle();
    given.input[Symbol.dispose]();
    assert.deepEqual(await reading, []);
    given.budget.take(rest + memory);
  });

  test('are read of HTTP/2 alone', () => {
    assert.throws(() => new Given(1), { code: 'ValidationException' });
  });
});
