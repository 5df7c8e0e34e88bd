import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSigned, parseSigned, type ExpectedScope, type WireRequest } from '#wire';
import { refusal } from '../support.ts';
import { parsed, readVectors, wireOf, type Vector } from './signed.ts';

const { vectors, now } = readVectors('botocore');
const [vector] = vectors as readonly [Vector];
const wire = wireOf(vector);
const EXPECTED: ExpectedScope = { region: 'eu-central-1', service: 'bedrock', now: Date.parse(now) };

function said(expected: Partial<ExpectedScope>, headers: Record<string, string> = {}): string {
  const changed: WireRequest = { ...wire, headers: { ...wire.headers, ...headers } };
  const error = refusal(() => checkSigned(changed, parsed(changed), { ...EXPECTED, ...expected }));
  assert.equal(error.code, 'InvalidSignatureException');
  return error.message;
}

const authorization = (from: string | RegExp, to: string) => ({
  authorization: (wire.headers['authorization'] ?? '').replace(from, to),
});

describe('a signature that cannot be right, whatever the key', () => {
  test('for another region, or another service', () => {
    assert.equal(
      said({ region: 'us-east-1' }),
      "Credential should be scoped to a valid region: 'us-east-1'.",
    );
    assert.equal(
      said({ region: ['us-east-1', 'us-west-2'] }),
      "Credential should be scoped to a valid region: 'us-east-1' or 'us-west-2'.",
    );
    assert.equal(said({ service: 'iam' }), "Credential should be scoped to correct service: 'iam'.");
    assert.doesNotThrow(() =>
      checkSigned(wire, parsed(wire), { ...EXPECTED, region: ['us-east-1', 'eu-central-1'] }),
    );
  });

  test('with another terminator', () => {
    assert.match(said({}, authorization('aws4_request', 'aws5_request')), /valid terminator: 'aws4_request'/);
  });

  test('of a day that is not the day of its date', () => {
    assert.equal(
      said({}, { 'x-amz-date': '20261124T020800Z' }),
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T020800Z'.",
    );
  });

  test('more than five minutes old, or five minutes ahead; exactly five minutes pass', () => {
    const minutes = 60_000;
    assert.equal(
      said({ now: EXPECTED.now + 5 * minutes + 1000 }),
      'Signature expired: 20261123T020800Z is now earlier than 20261123T020801Z (20261123T021301Z - 5 min.)',
    );
    assert.equal(
      said({ now: EXPECTED.now - 5 * minutes - 1000 }),
      'Signature not yet current: 20261123T020800Z is still later than 20261123T020759Z (20261123T020259Z + 5 min.)',
    );
    for (const skew of [-5, 5]) {
      assert.doesNotThrow(() =>
        checkSigned(wire, parsed(wire), { ...EXPECTED, now: EXPECTED.now + skew * minutes }),
      );
    }
  });

  test('at an instant that is not in the calendar', () => {
    assert.match(said({}, { 'x-amz-date': '20261123T256199Z' }), /not in the calendar/);
  });

  test('that leaves out the host', () => {
    assert.equal(
      said({}, authorization(';host;', ';')),
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });

  test('that leaves out a header that changes the meaning', () => {
    for (const name of ['x-amz-security-token', 'x-amz-target', 'x-amzn-bedrock-guardrailidentifier']) {
      assert.match(said({}, { [name]: 'x' }), /must be a SignedHeader/);
    }
  });

  test('that leaves out the body', () => {
    for (const hash of ['UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-EVENTS', '']) {
      const headers = {
        'x-amz-content-sha256': hash,
        ...authorization('x-amz-date', 'x-amz-content-sha256;x-amz-date'),
      };
      assert.match(said({}, headers), /the body must be signed/);
    }
  });
});

describe('an Authorization header', () => {
  const parse = (headers: Record<string, string>) => parseSigned({ headers, rawQuery: '' });
  const date = { 'x-amz-date': '20261123T020800Z' };
  const good = wire.headers['authorization'] ?? '';
  const incomplete = (headers: Record<string, string>) => {
    const error = refusal(() => parse(headers));
    assert.equal(error.code, 'IncompleteSignatureException');
    return error.message;
  };

  test('that is absent, or of another scheme, is no signature at all', () => {
    assert.equal(parse({}), undefined);
    assert.equal(parse({ authorization: 'Bearer x', ...date }), undefined);
    assert.equal(parse({ authorization: 'Basic x', ...date }), undefined);
  });

  test('without spaces after its commas is read as well', () => {
    assert.deepEqual(
      parse({ authorization: good.replaceAll(', ', ','), ...date }),
      parse({ authorization: good, ...date }),
    );
  });

  test('that lacks parts names each of them', () => {
    assert.equal(
      incomplete({ authorization: 'AWS4-HMAC-SHA256 Signature=x' }),
      "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  });

  const malformed: Readonly<Record<string, readonly [from: string | RegExp, to: string, says: RegExp]>> = {
    'another algorithm': ['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', /must be AWS4-HMAC-SHA256/],
    'a part twice': [/, Signature/, ', SignedHeaders=host, Signature', /once each/],
    'a credential of four elements': ['/aws4_request', '', /exactly 5 slash-delimited/],
    'a credential of six elements': ['/aws4_request', '/x/aws4_request', /exactly 5 slash-delimited/],
    'headers out of order': ['content-type;host', 'host;content-type', /sorted/],
    'a header twice': ['host;', 'host;host;', /sorted/],
    'a header in upper case': ['host', 'Host', /lower-case/],
    'a pseudo-header other than :authority': ['content-type', ':path;content-type', /lower-case/],
    'too many headers': ['host', Array.from({ length: 70 }, (_, i) => `h${i}`).join(';'), /at most 64/],
    'a signature in upper case': [/Signature=.*/, `Signature=${'A'.repeat(64)}`, /64 hexadecimal/],
    'a short signature': [/Signature=.*/, 'Signature=ab', /64 hexadecimal/],
  };
  for (const [title, [from, to, says]] of Object.entries(malformed)) {
    test(`with ${title} is refused`, () => {
      assert.match(incomplete({ authorization: good.replace(from, to), ...date }), says);
    });
  }

  test('with a date of another form is refused', () => {
    assert.match(incomplete({ authorization: good, 'x-amz-date': '2026-11-23T02:08:00Z' }), /basic format/);
  });

  test('of hostile length is refused at once', () => {
    const started = performance.now();
    for (const filler of [',', '=', 'Credential=/', ';', ' ', 'a;'].map((text) => text.repeat(30_000))) {
      refusal(() =>
        parse({
          authorization: `AWS4-HMAC-SHA256 Credential=${filler}, SignedHeaders=${filler}, Signature=x`,
          ...date,
        }),
      );
    }
    assert.ok(performance.now() - started < 2_000);
  });
});
