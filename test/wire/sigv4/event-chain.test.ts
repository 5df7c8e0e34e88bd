import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sha256 } from '@smithy/core/checksum';
import { EventStreamCodec, type Message } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { Secret } from '#kernel';
import { EventChain, FrameReader, SigningKeys, type Frame, type SignedRequest } from '#wire';
import { refusal } from '../support.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'bedrock', sha256: Sha256 });
const codec = new EventStreamCodec(toUtf8, fromUtf8);
const NOW = Date.parse('2026-11-23T23:59:58.750Z');

const signed: SignedRequest = {
  accessKeyId: 'AKIDEXAMPLE',
  scope: { date: '20261123', region: 'eu-central-1', service: 'bedrock', terminator: 'aws4_request' },
  signedHeaders: ['host'],
  signature: Buffer.alloc(32, 7),
  amzDate: '20261123T235958Z',
};

function chain(secret = credentials.secretAccessKey): EventChain {
  const keys = new SigningKeys({ most: 1 });
  return new EventChain(signed, (scope) => keys.keyFor('AKIDEXAMPLE', new Secret(secret), scope));
}

/** Frames as the official client signs them: each with the signature before it. */
async function official(payloads: readonly string[], dates = payloads.map(() => NOW)): Promise<Frame[]> {
  let priorSignature = signed.signature.toString('hex');
  const frames: Buffer[] = [];
  for (const [index, payload] of payloads.entries()) {
    const signingDate = new Date(dates[index] ?? NOW);
    const message: Message = {
      headers: { ':date': { type: 'timestamp', value: signingDate } },
      body: Buffer.from(payload),
    };
    const { signature } = await signer.sign({ message, priorSignature }, { signingDate });
    priorSignature = signature;
    const headers: Message['headers'] = {
      ...message.headers,
      ':chunk-signature': { type: 'binary', value: Buffer.from(signature, 'hex') },
    };
    frames.push(Buffer.from(codec.encode({ headers, body: message.body })));
  }
  return [...new FrameReader().push(Buffer.concat(frames))];
}

/** What a chain says to frames: the payloads, `end`, or the reason why not. */
function say(frames: readonly (Frame | undefined)[], to = chain(), now = NOW): string[] {
  const said: string[] = [];
  for (const frame of frames) {
    assert.ok(frame);
    try {
      said.push(to.next(frame, now)?.toString() ?? 'end');
    } catch (error) {
      return [
        ...said,
        refusal(() => {
          throw error;
        }).message,
      ];
    }
  }
  return said;
}

const NOT_MATCHING =
  'The signed events are not whole: the signature of an event does not match, or the events are not in their order.';

describe('events signed by the official JavaScript client', () => {
  test('are given in their order, up to their signed end', async () => {
    assert.deepEqual(say(await official(['one', 'two', 'three', ''])), ['one', 'two', 'three', 'end']);
  });

  test('go on over midnight, when the signing key is another', async () => {
    const after = NOW + 2_000;
    const frames = await official(['before', 'after', ''], [NOW, after, after]);
    assert.deepEqual(say(frames), ['before', 'after', 'end']);
  });

  test('are refused from the first one that is changed, left out, repeated, swapped or added', async () => {
    const [one, two, three, end] = await official(['one', 'two', 'three', '']);
    assert.ok(one && two);
    const changed = { ...two, payload: Buffer.from('twp') };
    assert.deepEqual(say([one, changed, three]), ['one', NOT_MATCHING]);
    assert.deepEqual(say([one, three, end]), ['one', NOT_MATCHING]);
    assert.deepEqual(say([one, one]), ['one', NOT_MATCHING]);
    assert.deepEqual(say([two, one]), [NOT_MATCHING]);
    assert.deepEqual(say([one, end]), ['one', NOT_MATCHING]);
    assert.deepEqual(
      say([one, two, three, end, one]).at(-1),
      'The signed events are not whole: an event came after the end.',
    );
  });

  test('with another secret, or after another request, are refused', async () => {
    const frames = await official(['one']);
    assert.deepEqual(say(frames, chain('another')), [NOT_MATCHING]);
    const other = new EventChain({ ...signed, signature: Buffer.alloc(32, 8) }, (scope) =>
      new SigningKeys({ most: 1 }).keyFor('x', new Secret(credentials.secretAccessKey), scope),
    );
    assert.deepEqual(say(frames, other), [NOT_MATCHING]);
  });

  test('with a date more than five minutes off, or another one than was signed, are refused', async () => {
    const frames = await official(['one']);
    assert.deepEqual(say(frames, chain(), NOW + 300_000), ['one']);
    assert.match(String(say(frames, chain(), NOW + 300_001)), /more than 5 min\. off/);
    assert.match(String(say(frames, chain(), NOW - 300_001)), /more than 5 min\. off/);
    const [frame] = frames;
    const [later] = await official(['one'], [NOW + 1]);
    assert.ok(frame && later);
    const signature = frame.headers.get(':chunk-signature');
    const date = later.headers.get(':date');
    assert.ok(signature && date);
    const moved = {
      ...frame,
      headers: new Map([
        [':date', date],
        [':chunk-signature', signature],
      ]),
    };
    assert.deepEqual(say([moved]), [NOT_MATCHING]);
  });

  test('without date or signature, of other types, or with further headers, are refused', async () => {
    const [frame] = await official(['one']);
    assert.ok(frame);
    const date = frame.headers.get(':date');
    const signature = frame.headers.get(':chunk-signature');
    assert.ok(date && signature);
    const headers = [
      new Map(),
      new Map([[':date', date]]),
      new Map([
        [':date', signature],
        [':chunk-signature', date],
      ]),
      new Map([...frame.headers, ['extra', date]]),
    ];
    for (const other of headers) {
      assert.match(String(say([{ ...frame, headers: other }])), /:date and :chunk-signature, and no others/);
    }
  });

  test('with a signature of another length are refused', async () => {
    const [frame] = await official(['one']);
    assert.ok(frame);
    const short = { type: 'bytes', value: Buffer.alloc(31), encoded: Buffer.alloc(0) } as const;
    const headers = new Map([...frame.headers, [':chunk-signature', short] as const]);
    assert.deepEqual(say([{ ...frame, headers }]), [NOT_MATCHING]);
  });
});
