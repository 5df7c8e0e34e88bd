import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import type { WireRequest } from '#wire';
import { verifies } from './signed.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'bedrock', sha256: Sha256 });

interface Parts {
  readonly label: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  readonly pseudo: boolean;
}

/** A request as the JavaScript client sends it, signed by the client's own signer. */
async function signed({ label, query, headers, body, pseudo }: Parts): Promise<WireRequest> {
  const host = '127.0.0.1:8443';
  const request = await signer.sign(
    new HttpRequest({
      method: 'POST',
      protocol: 'https:',
      hostname: '127.0.0.1',
      path: `/model/${encodeURIComponent(label)}/converse`,
      query,
      headers: { ...headers, [pseudo ? ':authority' : 'host']: host },
      body,
    }),
  );
  const rawQuery = Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return {
    method: 'POST',
    rawPath: request.path,
    rawQuery,
    headers: { ...request.headers, host, ':authority': host },
    body: Buffer.from(body),
  };
}

const name = fc.stringMatching(/^x-[a-z0-9]{1,8}$/);
const headerValue = fc.stringMatching(/^[ -~]{0,20}$/);
const parts: fc.Arbitrary<Parts> = fc.record({
  label: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => text.isWellFormed() && !/^\.{1,2}$/.test(text)),
  query: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 5 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    { maxKeys: 3, noNullPrototype: true },
  ),
  headers: fc.dictionary(name, headerValue, { maxKeys: 3, noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 40 }),
  pseudo: fc.boolean(),
});

describe('a request signed by the official JavaScript signer', () => {
  test('verifies, whatever path, query, headers and body it has', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        assert.equal(verifies(await signed(given), credentials.secretAccessKey), true);
      }),
      { numRuns: 200 },
    );
  });

  test('does not verify once anything that is signed is changed', async () => {
    const changes: readonly ((wire: WireRequest) => Partial<WireRequest>)[] = [
      () => ({ method: 'PUT' }),
      (wire) => ({ rawPath: `${wire.rawPath}x` }),
      (wire) => ({ rawPath: wire.rawPath.replace('/model/', '/model//') }),
      (wire) => ({ rawPath: wire.rawPath.replace('/model/', '/x/../model/') }),
      (wire) => ({ rawPath: `/%6dodel/${wire.rawPath.slice('/model/'.length)}` }),
      (wire) => ({ rawQuery: `${wire.rawQuery}&added=1` }),
      (wire) => ({ body: Buffer.concat([wire.body, Buffer.of(0)]) }),
      (wire) => ({ headers: { ...wire.headers, host: 'evil.test', ':authority': 'evil.test' } }),
      (wire) => ({ headers: { ...wire.headers, 'x-amz-date': '20200101T000000Z' } }),
      (wire) => ({ headers: { ...wire.headers, 'x-amz-content-sha256': '0'.repeat(64) } }),
    ];
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom(...changes), async (given, change) => {
        const wire = await signed(given);
        assert.equal(verifies({ ...wire, ...change(wire) }, credentials.secretAccessKey), false);
      }),
      { numRuns: 200 },
    );
  });

  test('does not verify without a header that it signed', async () => {
    const wire = await signed({
      label: 'a',
      query: {},
      headers: { 'x-a': '' },
      body: new Uint8Array(),
      pseudo: false,
    });
    const { 'x-a': _, ...headers } = wire.headers;
    assert.equal(verifies(wire, credentials.secretAccessKey), true);
    assert.equal(verifies({ ...wire, headers }, credentials.secretAccessKey), false);
  });
});
