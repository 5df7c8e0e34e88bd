import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { after, before, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { connect as connectPlain, createServer, type AddressInfo, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { limits } from '#kernel';
import { clientOptions, trust } from '../support/clients.ts';
import { inFipsMode } from '../support/fips.ts';
import { connectTls, exchange, readAnswer, signedHeaders, type RawAnswer } from '../support/raw.ts';
import { startService, type TestService } from '../support/service.ts';

const MODEL = 'caprock.tiny-prose-v1%3A0';
const CONVERSE = `/model/${MODEL}/converse`;
const HELLO = JSON.stringify({
  messages: [{ role: 'user', content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens: 4 },
});

/** The first message of a TLS handshake, as a client sends it. */
async function clientHello(protocol: string): Promise<Buffer> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const client = connect({ port: (listener.address() as AddressInfo).port, ALPNProtocols: [protocol] });
  client.on('error', () => {});
  const [socket] = (await once(listener, 'connection')) as [Socket];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  client.destroy();
  listener.close();
  return hello;
}

/** The sockets that the service holds, counted by the kernel. */
async function openConnections(service: TestService): Promise<number> {
  const links = await Promise.all(
    (await readdir(`/proc/${service.pid}/fd`)).map((fd) =>
      readlink(`/proc/${service.pid}/fd/${fd}`).catch(() => ''),
    ),
  );
  return links.filter((link) => link.startsWith('socket:')).length;
}

function assertRefused(answer: RawAnswer, status: number, type: string, words: RegExp): void {
  assert.equal(answer.status, status, answer.body);
  assert.match(answer.head, new RegExp(`x-amzn-errortype: ${type}`, 'i'));
  assert.match(String((JSON.parse(answer.body) as { message?: string }).message), words);
}

describe('bad input over the wire', () => {
  let service: TestService;

  before(async () => {
    service = await startService();
    trust(service);
  });
  after(() => service[Symbol.asyncDispose]());

  async function assertStillServes(): Promise<void> {
    const client = new BedrockRuntimeClient(clientOptions(service));
    const { output } = await client.send(
      new ConverseCommand({
        modelId: 'caprock.tiny-prose-v1:0',
        messages: [{ role: 'user', content: [{ text: 'hello' }] }],
        inferenceConfig: { maxTokens: 4 },
      }),
    );
    assert.ok(output?.message);
    client.destroy();
  }

  test('a right request, signed by the official signer and sent byte by byte, is answered', async () => {
    const answer = await exchange(service, { path: CONVERSE, body: HELLO });
    assert.equal(answer.status, 200, answer.body);
  });

  describe('TLS', () => {
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      test(`${version} is refused`, { skip: inFipsMode && 'this client speaks none of it' }, async () => {
        const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
        await assert.rejects(connectTls(service, options), { code: /PROTOCOL_VERSION|ALERT/ });
      });
    }
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      test(`${version} is accepted, and TLS 1.3 chosen by whoever can`, async () => {
        const socket = await connectTls(service, { minVersion: 'TLSv1.2', maxVersion: version });
        assert.equal(socket.getProtocol(), version);
        socket.destroy();
      });
    }
    test('a suite without authenticated encryption is refused', async () => {
      await assert.rejects(
        connectTls(service, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }),
      );
    });
    test('plain HTTP on the port is refused, and harms nobody', async () => {
      await assert.rejects(fetch(service.url.replace('https', 'http')));
      await assertStillServes();
    });
  });

  describe('a handshake', () => {
    for (const protocol of ['h2', 'http/1.1']) {
      test(`that its client gives up (${protocol}) leaves no connection behind`, async () => {
        const hello = await clientHello(protocol);
        const before = await openConnections(service);
        for (let tries = 0; tries < 5; tries += 1) {
          // Without the private CA the client ends the handshake with an alert.
          await assert.rejects(connectTls(service, { ca: [], ALPNProtocols: [protocol] }));
        }
        for (const first of [Buffer.alloc(0), hello.subarray(0, 20), hello, Buffer.alloc(200, 7)]) {
          const raw = connectPlain(service.port, '127.0.0.1');
          await new Promise((resolve) => raw.once('connect', resolve));
          raw.write(first);
          // The server has answered, where it does: the client goes without a word.
          await new Promise((resolve) => setTimeout(resolve, 50));
          raw.end();
        }
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.ok((await openConnections(service)) <= before);
      });
    }
  });

  test('over HTTP/2, a Host that is not the :authority is refused', async () => {
    const session = connectHttp2(service.url, { ca: readFileSync(service.caPath) });
    const stream = session.request({
      ':method': 'GET',
      ':path': '/foundation-models',
      ':authority': '127.0.0.1',
      host: 'other.example',
    });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    assert.equal(headers[':status'], 400);
    session.destroy();
  });

  describe('the signature', () => {
    test('a missing one is refused', async () => {
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, sign: false });
      assertRefused(answer, 403, 'MissingAuthenticationTokenException', /Missing Authentication Token/);
    });
    test('a body that was changed after signing is refused', async () => {
      const headers = await signedHeaders(service, { path: CONVERSE, body: HELLO });
      const answer = await exchange(service, {
        path: CONVERSE,
        body: HELLO.replace('hello', 'howdy'),
        headers,
        sign: false,
      });
      assertRefused(answer, 403, 'InvalidSignatureException', /signature/);
    });
    test('one of ten minutes ago is refused', async () => {
      const date = new Date(Date.now() - 10 * 60_000);
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, date });
      assertRefused(answer, 403, 'InvalidSignatureException', /Signature expired/);
    });
    test('one of ten minutes ahead is refused', async () => {
      const date = new Date(Date.now() + 10 * 60_000);
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, date });
      assertRefused(answer, 403, 'InvalidSignatureException', /Signature not yet current/);
    });
    test('one for another Region is refused', async () => {
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, region: 'eu-west-3' });
      assertRefused(
        answer,
        403,
        'InvalidSignatureException',
        /Credential should be scoped to a valid region/,
      );
    });
    test('one for another service is refused', async () => {
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, signingService: 's3' });
      assert.equal(answer.status, 403, answer.body);
    });
    test('one that does not sign the host is refused', async () => {
      const headers = await signedHeaders(service, { path: CONVERSE, body: HELLO });
      headers['authorization'] = (headers['authorization'] ?? '').replace('host;', '');
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, headers, sign: false });
      assertRefused(answer, 403, 'InvalidSignatureException', /Host/i);
    });
    test('one that cannot be read is refused and told what it lacks', async () => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/oops' };
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, headers, sign: false });
      assertRefused(answer, 403, 'IncompleteSignatureException', /SignedHeaders/);
    });
  });

  describe('the head', () => {
    test('a header that stands twice is refused', async () => {
      const answer = await exchange(service, {
        path: CONVERSE,
        body: HELLO,
        rawHeaders: ['x-twice: a', 'x-twice: b'],
      });
      assertRefused(answer, 400, 'ValidationException', /more than once/);
    });
    test('a second Authorization header is refused', async () => {
      const answer = await exchange(service, {
        path: CONVERSE,
        body: HELLO,
        rawHeaders: ['Authorization: AWS4 x'],
      });
      assertRefused(answer, 400, 'ValidationException', /more than once/);
    });
    test('headers beyond the limit are refused', async () => {
      const rawHeaders = [`x-long: ${'a'.repeat(limits.requestHeadBytes + 1000)}`];
      const answer = await exchange(service, { path: CONVERSE, body: HELLO, rawHeaders });
      assert.equal(answer.status, 431);
    });
    test('a target beyond the limit is refused', async () => {
      const answer = await exchange(service, { path: `/model/${'a'.repeat(9_000)}/converse`, body: HELLO });
      assertRefused(answer, 400, 'ValidationException', /request target/);
    });
    test('what is not HTTP at all is refused', async () => {
      const socket = await connectTls(service);
      const answer = readAnswer(socket);
      socket.write('HELO caprock\r\n\r\n');
      assert.equal((await answer).status, 400);
      await assertStillServes();
    });
    test('a head that never ends is cut off in time', { timeout: 40_000 }, async () => {
      const socket = await connectTls(service);
      const started = Date.now();
      const answer = readAnswer(socket, 30_000);
      socket.write('POST / HTTP/1.1\r\nhost: x\r\n');
      const drip = setInterval(() => socket.write('x-drip: 1\r\n'), 500);
      const { status } = await answer;
      clearInterval(drip);
      assert.equal(status, 408);
      assert.ok(Date.now() - started < limits.requestHeadMilliseconds + 5_000);
    });
  });

  describe('the path', () => {
    for (const model of [
      '..',
      '%2e%2e',
      '.',
      'a%2F..%2Fb',
      '%00',
      'a%',
      '%ff',
      'a%0Ab',
      'a b'.replace(' ', '%20'),
      '%E0%80%80',
    ]) {
      test(`a model id of ${model} is refused and reaches nothing`, async () => {
        const answer = await exchange(service, { path: `/model/${model}/converse`, body: HELLO });
        assert.ok([400, 403, 404].includes(answer.status), `${answer.status} ${answer.body}`);
        assert.doesNotMatch(answer.body, /ENOENT|\/bundle|deployments/);
      });
    }
    test('an operation that is not there is refused', async () => {
      const answer = await exchange(service, { path: '/nothing/here', body: HELLO });
      assertRefused(answer, 404, 'UnknownOperationException', /operation/);
    });
    test('a service that is not there is said to be none, to whoever proves who they are', async () => {
      const listTables = {
        path: '/',
        body: '{}',
        headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
        signingService: 'dynamodb',
      };
      const answer = await exchange(service, listTables);
      assert.equal(answer.status, 400);
      assert.match(
        answer.body,
        /UnknownOperation.*does not have this service: it has .*\bbedrock, .*\bsts\./,
      );
      const stranger = await exchange({ ...service, secretAccessKey: 'x'.repeat(40) }, listTables);
      assert.match(stranger.body, /InvalidSignature/);
      const elsewhere = await exchange(service, { ...listTables, region: 'eu-west-9' });
      assert.match(elsewhere.body, /scoped to a valid region/);
      // What it is signed for is no way round what another service is signed for.
      const listUsers = { path: '/', body: 'Action=ListUsers&Version=2010-05-08' };
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const signingService of ['dynamodb', 'kms']) {
        const tricked = await exchange(service, { ...listUsers, headers: form, signingService });
        assert.ok(tricked.status >= 400, tricked.body);
        assert.doesNotMatch(tricked.body, /<Users>/);
      }
      const model = await exchange(service, { path: CONVERSE, body: HELLO, signingService: 'dynamodb' });
      assert.equal(model.status, 404);
    });
    test('a method that the operation does not have is refused', async () => {
      const answer = await exchange(service, { path: CONVERSE, method: 'PUT', body: HELLO });
      assertRefused(answer, 404, 'UnknownOperationException', /operation/);
    });
    test('a model that is not there is refused', async () => {
      const answer = await exchange(service, { path: '/model/acme.none/converse', body: HELLO });
      assert.ok([400, 404].includes(answer.status), answer.body);
    });
  });

  describe('the body', () => {
    const bad: Readonly<Record<string, readonly [string | Buffer, RegExp]>> = {
      'malformed JSON': ['{"messages": [', /JSON/],
      'an empty body': ['', /conversation/],
      'JSON that is no object': ['[1]', /./],
      'a member of the wrong type': [JSON.stringify({ messages: 'oops' }), /messages/],
      'a number as text': [
        JSON.stringify({
          messages: [{ role: 'user', content: [{ text: 'x' }] }],
          inferenceConfig: { maxTokens: '7' },
        }),
        /inferenceConfig\.maxTokens/,
      ],
      'a missing member': [JSON.stringify({ messages: [{ role: 'user' }] }), /content/],
      'an unknown member': [JSON.stringify({ messages: [], oops: 1 }), /member/],
      'a role that there is not': [
        JSON.stringify({ messages: [{ role: 'king', content: [{ text: 'x' }] }] }),
        /enum|role/,
      ],
      'two members of a union': [
        JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'x', toolUse: {} }] }] }),
        /content/,
      ],
      'nesting without an end': [`{"messages":${'['.repeat(100_000)}`, /JSON|nest|deep/i],
      'deep nesting that is closed': [
        `{"additionalModelRequestFields":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
        /nest|deep|level/i,
      ],
      'bytes that are no UTF-8': [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /UTF-8|JSON/],
      '__proto__ as a member': [
        '{"__proto__":{"messages":[]},"messages":[{"role":"user","content":[{"text":"x"}],"constructor":1}]}',
        /member/,
      ],
    };
    for (const [what, [body, words]] of Object.entries(bad)) {
      test(`${what} is a ValidationException that says what is wrong`, async () => {
        assertRefused(await exchange(service, { path: CONVERSE, body }), 400, 'ValidationException', words);
      });
    }

    test('a body of 100 MB is refused before it is read', async () => {
      const headers = await signedHeaders(service, { path: CONVERSE, body: HELLO });
      const socket = await connectTls(service);
      const answer = readAnswer(socket);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`POST ${CONVERSE} HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: 100000000\r\n\r\n`);
      const chunk = Buffer.alloc(1_000_000, 'a');
      for (let sent = 0; sent < 100 && !socket.destroyed; sent += 1) socket.write(chunk);
      assertRefused(await answer, 400, 'ValidationException', /larger than/);
      await assertStillServes();
    });

    test('a chunked body without an end is refused once it is too large', async () => {
      const socket = await connectTls(service);
      const answer = readAnswer(socket, 60_000);
      socket.write(`POST ${CONVERSE} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
      const chunk = Buffer.alloc(1_000_000, 'a');
      for (let sent = 0; sent < 30 && !socket.destroyed; sent += 1) {
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        socket.write('\r\n');
      }
      assertRefused(await answer, 400, 'ValidationException', /larger than/);
    });

    test('bodies that are promised and never sent, without a credential, are no burden to others', async () => {
      const session = connectHttp2(service.url, { ca: readFileSync(service.caPath) });
      session.on('error', () => {});
      for (let index = 0; index < 30; index += 1) {
        const stream = session.request({
          ':method': 'POST',
          ':path': CONVERSE,
          'content-length': '25000000',
        });
        stream.on('error', () => {});
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      await assertStillServes();
      session.destroy();
    });

    test('requests piled up on one connection without reading are cut off', async () => {
      const socket = await connectTls(service);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      socket.pause();
      socket.write('GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2_000));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3_000))]);
      socket.resume();
      await closed;
      await assertStillServes();
    });

    test('a body that is cut off harms nobody', async () => {
      const socket = await connectTls(service);
      socket.write(`POST ${CONVERSE} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"messages"`);
      socket.destroy();
      await assertStillServes();
    });
  });

  describe('HTTP/2', () => {
    test('streams that are opened and reset at once, by the thousand, harm nobody', async () => {
      const session = connectHttp2(service.url, { ca: readFileSync(service.caPath) });
      session.on('error', () => {});
      for (let index = 0; index < 3_000 && !session.closed && !session.destroyed; index += 1) {
        const stream = session.request({ ':method': 'POST', ':path': CONVERSE });
        stream.on('error', () => {});
        stream.close();
        if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      session.destroy();
      await assertStillServes();
    });

    test('a broken preface is cut off and harms nobody', async () => {
      const socket = connect({
        host: '127.0.0.1',
        port: service.port,
        ca: readFileSync(service.caPath),
        ALPNProtocols: ['h2'],
      });
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      socket.write(Buffer.alloc(1000, 7));
      await closed;
      await assertStillServes();
    });
  });
});
