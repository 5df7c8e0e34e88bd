import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { trust } from '../support/clients.ts';
import { exchange, type RawAnswer } from '../support/raw.ts';
import { startService, type TestService } from '../support/service.ts';
import { MODEL } from '../sweep/samples.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signingService: string;
  readonly expiresIn?: number;
  readonly signingDate?: Date;
}

describe('a presigned request', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  /** Presigned by the official presigner: the path with its query string. */
  async function presign(asked: Asked): Promise<string> {
    const { accessKeyId, secretAccessKey, region } = service;
    const signer = new SignatureV4({
      credentials: { accessKeyId, secretAccessKey },
      region,
      service: asked.signingService,
      sha256: Sha256,
    });
    const { method, path, query = {}, headers = {}, body = '', expiresIn = 60, signingDate } = asked;
    const signed = await signer.presign(
      new HttpRequest({
        method,
        protocol: 'https:',
        hostname: '127.0.0.1',
        path,
        query: { ...query },
        headers: { host: `127.0.0.1:${service.port}`, ...headers },
        body,
      }),
      { expiresIn, ...(signingDate === undefined ? {} : { signingDate }) },
    );
    const pairs = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    );
    return `${path}?${pairs.join('&')}`;
  }

  /** Sent by somebody who has the URL alone. */
  async function send({ method, headers, body }: Asked, path: string): Promise<RawAnswer> {
    return exchange(service, {
      method,
      path,
      sign: false,
      ...(headers === undefined ? {} : { headers: { host: `127.0.0.1:${service.port}`, ...headers } }),
      ...(body === undefined ? {} : { body }),
    });
  }

  const identity: Asked = {
    method: 'GET',
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    signingService: 'sts',
  };
  const converse: Asked = {
    method: 'POST',
    path: `/model/${encodeURIComponent(MODEL)}/converse`,
    body: JSON.stringify({
      messages: [{ role: 'user', content: [{ text: 'hello' }] }],
      inferenceConfig: { maxTokens: 3 },
    }),
    signingService: 'bedrock',
  };

  test('tells who signed it, by GET and by POST without a body', async () => {
    for (const method of ['GET', 'POST']) {
      const asked = { ...identity, method };
      const { status, body } = await send(asked, await presign(asked));
      assert.equal(status, 200, body);
      assert.match(body, /<Arn>arn:aws:iam::\d{12}:user\/[^<]+<\/Arn>/);
    }
  });

  test('converses, with the body that was presigned and no other', async () => {
    const path = await presign(converse);
    const { status, body } = await send(converse, path);
    assert.equal(status, 200, body);
    assert.equal(JSON.parse(body).usage.outputTokens, 3);
    const other = await send({ ...converse, body: (converse.body ?? '').replace('hello', 'hallo') }, path);
    assert.equal(other.status, 403);
    assert.match(other.head, /InvalidSignatureException/);
  });

  test('is no other request: neither its action nor its path nor its headers can be changed', async () => {
    const path = await presign(identity);
    for (const changed of [
      path.replace('GetCallerIdentity', 'GetSessionToken'),
      `${path}&DurationSeconds=900`,
    ]) {
      const { status, body } = await send(identity, changed);
      assert.equal(status, 403);
      assert.match(body, /SignatureDoesNotMatch/);
    }
    const elsewhere = await send(identity, path.replace('/?', '/foundation-models?'));
    assert.equal(elsewhere.status, 403);
    const headers = { 'x-amz-target': 'CloudTrail_20131101.LookupEvents' };
    assert.equal((await send({ ...identity, headers }, path)).status, 403);
  });

  test('is good for as long as it says, and no longer', async () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const good = { ...identity, expiresIn: 3_600, signingDate: ago(3_500) };
    assert.equal((await send(good, await presign(good))).status, 200);
    const over = { ...identity, expiresIn: 3_600, signingDate: ago(3_700) };
    const { status, body } = await send(over, await presign(over));
    assert.equal(status, 403);
    assert.match(body, /Signature expired: /);
  });

  test('with further parameters that the operation does not have is refused', async () => {
    const asked = { ...converse, query: { more: '1' } };
    const { status, body } = await send(asked, await presign(asked));
    assert.equal(status, 400);
    assert.match(body, /Query string must have no parameters/);
  });

  test('with an Authorization header beside it is refused', async () => {
    const path = await presign(identity);
    const headers = { authorization: 'Bearer ABSKeA==' };
    const { status, body } = await send({ ...identity, headers }, path);
    assert.equal(status, 400);
    assert.match(body, /IncompleteSignature.*Only one way/s);
  });
});
