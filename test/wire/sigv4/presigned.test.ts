import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { checkSigned, parseSigned, withoutSignature, type ExpectedScope, type WireRequest } from '#wire';
import { refusal } from '../support.ts';
import { parsed, readVectors, verifies, wireOf, type Vector } from './signed.ts';

const { vectors, now, secretAccessKey } = readVectors('presigned');
const [vector] = vectors as readonly [Vector];
const wire = wireOf(vector);
const EXPECTED: ExpectedScope = { region: 'us-east-1', service: 'sts', now: Date.parse(now) };

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey };
const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'bedrock', sha256: Sha256 });

function encodeQuery(query: Record<string, unknown>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

interface Parts {
  readonly label: string;
  readonly query: Record<string, string>;
  readonly body: Uint8Array;
  readonly expiresIn: number;
}

/** A request as the official JavaScript presigner makes it. */
async function presigned({ label, query, body, expiresIn }: Parts): Promise<WireRequest> {
  const host = '127.0.0.1:8443';
  const request = await signer.presign(
    new HttpRequest({
      method: 'POST',
      protocol: 'https:',
      hostname: '127.0.0.1',
      path: `/model/${encodeURIComponent(label)}/converse`,
      query,
      headers: { host },
      body,
    }),
    { expiresIn },
  );
  return {
    method: 'POST',
    rawPath: request.path,
    rawQuery: encodeQuery(request.query ?? {}),
    headers: { host, ':authority': host },
    body: Buffer.from(body),
  };
}

const parts: fc.Arbitrary<Parts> = fc.record({
  label: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => text.isWellFormed() && !/^\.{1,2}$/.test(text)),
  query: fc.dictionary(
    fc.stringMatching(/^[a-z +%&=/]{1,6}$/),
    fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => text.isWellFormed()),
    { maxKeys: 3, noNullPrototype: true },
  ),
  body: fc.uint8Array({ maxLength: 40 }),
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
});

describe('a request presigned by the official JavaScript presigner', () => {
  test('verifies, whatever path, query and body it has, and is then the request that was presigned', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const request = await presigned(given);
        assert.equal(parsed(request).expiresSeconds, given.expiresIn);
        assert.equal(verifies(request, secretAccessKey), true);
        assert.equal(withoutSignature(request).rawQuery, encodeQuery(given.query));
      }),
      { numRuns: 200 },
    );
  });

  test('does not verify once anything that is signed is changed, its time to live among it', async () => {
    const changes: readonly ((wire: WireRequest) => Partial<WireRequest>)[] = [
      () => ({ method: 'PUT' }),
      (wire) => ({ rawPath: `${wire.rawPath}x` }),
      (wire) => ({ rawQuery: `${wire.rawQuery}&added=1` }),
      (wire) => ({ rawQuery: `added=1&${wire.rawQuery}` }),
      (wire) => ({ rawQuery: wire.rawQuery.replace('Expires=', 'Expires=1') }),
      (wire) => ({ rawQuery: wire.rawQuery.replace(/X-Amz-Date=\d{4}/, 'X-Amz-Date=2030') }),
      (wire) => ({ rawQuery: `${wire.rawQuery}&X-Amz-Security-Token=x` }),
      (wire) => ({ body: Buffer.concat([wire.body, Buffer.of(0)]) }),
      (wire) => ({ headers: { ...wire.headers, host: 'evil.test', ':authority': 'evil.test' } }),
    ];
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom(...changes), async (given, change) => {
        const request = await presigned({ ...given, expiresIn: 600 });
        assert.equal(verifies(request, secretAccessKey), true);
        assert.equal(verifies({ ...request, ...change(request) }, secretAccessKey), false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a signature in the query string', () => {
  const incomplete = (rawQuery: string, headers: Record<string, string> = {}) => {
    const error = refusal(() => parseSigned({ headers: { ...wire.headers, ...headers }, rawQuery }));
    assert.equal(error.code, 'IncompleteSignatureException');
    return error.message;
  };

  test('is good until its time is over, and not before its date', () => {
    const signed = parsed(wire);
    const at = (seconds: number) => () =>
      checkSigned(wire, signed, { ...EXPECTED, now: EXPECTED.now + seconds * 1000 });
    assert.equal(signed.expiresSeconds, 60);
    assert.doesNotThrow(at(60));
    assert.doesNotThrow(at(-300));
    assert.equal(
      refusal(at(61)).message,
      'Signature expired: 20261123T020800Z is now earlier than 20261123T020801Z (20261123T020901Z - 60 sec.)',
    );
    assert.match(refusal(at(-301)).message, /^Signature not yet current/);
  });

  test('is none where nothing of one is there', () => {
    for (const rawQuery of ['', 'Action=ListUsers', 'maxResults=5&X-Amzn=1', 'x-amz-algorithm=x']) {
      assert.equal(parseSigned({ headers: {}, rawQuery }), undefined);
    }
  });

  test('with parts missing names each of them', () => {
    assert.match(incomplete('X-Amz-Signature=x&X-Amz-Date=y'), /'X-Amz-Algorithm'.*'X-Amz-Expires'/);
    assert.match(incomplete('X-Amz-Security-Token=x'), /requires 'X-Amz-Signature'/);
  });

  const malformed: Readonly<Record<string, readonly [from: RegExp, to: string, says: RegExp]>> = {
    'another algorithm': [/AWS4-HMAC-SHA256/, 'AWS4-ECDSA-P256-SHA256', /must be AWS4-HMAC-SHA256/],
    'a life of more than a week': [/Expires=60/, 'Expires=604801', /from 1 to 604800/],
    'no life at all': [/Expires=60/, 'Expires=0', /from 1 to 604800/],
    'a negative life': [/Expires=60/, 'Expires=-60', /from 1 to 604800/],
    'a life that is no number': [/Expires=60/, 'Expires=6e1', /from 1 to 604800/],
    'a credential of four elements': [/%2Faws4_request/, '', /exactly 5 slash-delimited/],
    'a date of another form': [/Date=[^&]*/, 'Date=2026-11-23T02:08:00Z', /basic format/],
    'a short signature': [/Signature=.*/, 'Signature=ab', /64 hexadecimal/],
    'headers out of order': [/host%3Bx-k8s-aws-id/, 'x-k8s-aws-id%3Bhost', /sorted/],
  };
  for (const [title, [from, to, says]] of Object.entries(malformed)) {
    test(`with ${title} is refused`, () => {
      assert.match(incomplete(wire.rawQuery.replace(from, to)), says);
    });
  }

  test('with a part twice is refused: two readers could each believe another one', () => {
    const rawQuery = `${wire.rawQuery}&X-Amz-Expires=604800`;
    assert.equal(refusal(() => parseSigned({ headers: {}, rawQuery })).code, 'ValidationException');
  });

  test('beside an Authorization header, of whatever scheme, is refused; so is a second session token', () => {
    const others = [
      { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      { authorization: 'Bearer x' },
      { 'x-amz-security-token': 'x' },
    ];
    for (const headers of others) assert.match(incomplete(wire.rawQuery, headers), /Only one way/);
  });

  test('that leaves Host unsigned, or a header that changes what is meant, is refused', () => {
    const unsigned = { ...wire, rawQuery: wire.rawQuery.replace('host%3B', '') };
    assert.match(refusal(() => checkSigned(unsigned, parsed(unsigned), EXPECTED)).message, /'Host'/);
    const more = { ...wire, headers: { ...wire.headers, 'x-amz-target': 'x' } };
    assert.match(refusal(() => checkSigned(more, parsed(more), EXPECTED)).message, /x-amz-/);
  });

  test('means the same with a plus as with an encoded space, and not the same as with an encoded plus', () => {
    const [, form] = vectors as readonly [Vector, Vector];
    const request = wireOf(form);
    const plus = { ...request, rawQuery: request.rawQuery.replace('team%20a', 'team+a') };
    const literal = { ...request, rawQuery: request.rawQuery.replace('a%2Bb', 'a+b') };
    assert.equal(verifies(plus, secretAccessKey), true);
    assert.equal(verifies(literal, secretAccessKey), false);
  });
});
