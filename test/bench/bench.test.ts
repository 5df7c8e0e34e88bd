import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { systemClock } from '#kernel';
import { ensureTls } from '#keys';
import { revealSecret } from '#reveal-secret';
import type { Endpoint, LoadJob, LoadRequest } from '../../bench/load/job.ts';
import { runJob } from '../../bench/load/run-job.ts';
import { startGenerator } from '../../bench/machine/generator.ts';
import { UNPINNED } from '../../bench/machine/processor.ts';
import { measure, OPERATIONS } from '../../bench/measure.ts';
import { formatTable } from '../../bench/table.ts';
import { startBareProxy } from '../../bench/targets/bare-proxy.ts';
import { signedRequests } from '../../bench/targets/signed-requests.ts';
import { startStub } from '../../bench/targets/stub.ts';
import { temporaryFolder } from '../support/temporary.ts';

const REQUEST: LoadRequest = {
  method: 'POST',
  path: '/',
  headers: { host: '127.0.0.1', 'content-length': '2' },
  body: Buffer.from('{}'),
};

function job(endpoint: Endpoint, more: Partial<LoadJob> = {}): LoadJob {
  return {
    endpoint,
    requests: [REQUEST],
    concurrency: 3,
    seconds: 0.2,
    expect: { word: 'fox', times: 2, last: '', event: '' },
    processes: [],
    modelProcesses: [],
    ...more,
  };
}

/** A server that counts what it is asked. */
async function countingServer(
  listener: RequestListener,
): Promise<AsyncDisposable & { endpoint: Endpoint; count: () => number }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    request.resume();
    request.on('end', () => listener(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: { protocol: 'http/1.1', port: (server.address() as AddressInfo).port },
    count: () => count,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('the load generator', () => {
  test('counts as many answers as the server gave, but for those under way at the end', async () => {
    await using server = await countingServer((_, response) => response.end('fox fox'));
    const { answers, wrong, latencies, seconds } = await runJob(job(server.endpoint));
    assert.ok(answers > 10);
    assert.ok(server.count() - answers >= 0 && server.count() - answers <= 3);
    assert.equal(wrong.size, 0);
    assert.equal(latencies.length, answers);
    assert.ok(latencies.every((milliseconds) => milliseconds > 0));
    assert.ok(seconds > 0.19 && seconds < 5);
  });

  test('sends the requests in turn, and begins where it is told', async () => {
    const paths: (string | undefined)[] = [];
    await using server = await countingServer((request, response) => {
      paths.push(request.url);
      response.end('fox fox');
    });
    const requests = ['/0', '/1', '/2'].map((path) => ({ ...REQUEST, path }));
    const { sent } = await runJob(job(server.endpoint, { requests, concurrency: 1, first: 5 }));
    assert.equal(paths.length, sent);
    assert.deepEqual(paths.slice(0, 4), ['/2', '/0', '/1', '/2']);
  });

  test('does not count a fast error as an answer', async () => {
    await using server = await countingServer((_, response) => response.writeHead(503).end('fox fox'));
    const { answers, wrong } = await runJob(job(server.endpoint));
    assert.equal(answers, 0);
    assert.deepEqual([...wrong.keys()], ['status 503']);
  });

  test('does not count an answer that lacks a piece of its text', async () => {
    await using server = await countingServer((_, response) => response.end('fox'));
    const { answers, wrong } = await runJob(job(server.endpoint));
    assert.equal(answers, 0);
    assert.deepEqual([...wrong.keys()], ['1 pieces of text where there should be 2']);
  });

  test('does not count a stream that has no proper end', async () => {
    await using server = await countingServer((_, response) => {
      response.write('fox');
      setImmediate(() => response.end('fox'));
    });
    const expect = { word: 'fox', times: 2, last: '[DONE]', event: '' };
    const { answers, wrong } = await runJob(job(server.endpoint, { expect }));
    assert.equal(answers, 0);
    assert.deepEqual([...wrong.keys()], ['it has no proper end']);
  });

  test('does not count an answer that comes after the end', async () => {
    await using server = await countingServer((_, response) =>
      setTimeout(() => response.end('fox fox'), 300),
    );
    const { answers, wrong, seconds } = await runJob(job(server.endpoint, { seconds: 0.1 }));
    assert.equal(server.count(), 3);
    assert.equal(answers, 0);
    assert.equal(wrong.size, 0);
    assert.ok(seconds < 0.3);
  });

  test('counts the events of a stream that comes in chunks', async () => {
    await using server = await countingServer((_, response) => {
      response.write('event fox');
      setImmediate(() => response.end('event fox event'));
    });
    const expect = { word: 'fox', times: 2, last: '', event: 'event' };
    const { answers, wrong, eventsPerAnswer } = await runJob(job(server.endpoint, { expect }));
    assert.equal(wrong.size, 0);
    assert.ok(answers > 10);
    assert.equal(eventsPerAnswer, 3);
  });

  test('gets right answers over HTTP/2 with TLS', async () => {
    await using folder = await temporaryFolder();
    const tls = await ensureTls({ directory: folder.path, hostnames: [], clock: systemClock });
    const server = createSecureServer({ cert: tls.cert, key: revealSecret(tls.key) });
    let asked: string | undefined;
    server.on('request', (request, response) => {
      asked = request.headers[':path'];
      response.end('fox fox');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { answers, wrong } = await runJob(job({ protocol: 'h2', port, ca: tls.ca }));
    server.close();
    assert.equal(asked, '/');
    assert.ok(answers > 10);
    assert.equal(wrong.size, 0);
  });
});

test('requests that the official client signed differ from each other and name what they signed', async () => {
  const requests = await signedRequests(
    {
      url: 'https://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      modelId: 'bench.stub-v1',
      protocol: 'http/1.1',
    },
    'ConverseStream',
    3,
  );
  assert.equal(new Set(requests.map(({ headers }) => headers['authorization'])).size, 3);
  for (const { headers, path, body } of requests) {
    assert.equal(path, '/model/bench.stub-v1/converse-stream');
    assert.match(headers['authorization'] ?? '', /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\//);
    assert.equal(headers['content-length'], String(body.length));
    assert.equal(headers['host'], '127.0.0.1:1');
  }
});

test('a short run over the stub and the bare proxy gives right answers, a row for each and a ratio', async () => {
  await using folder = await temporaryFolder();
  const tls = await ensureTls({ directory: folder.path, hostnames: [], clock: systemClock });
  await using generator = await startGenerator(UNPINNED);
  await using stub = await startStub(UNPINNED);
  await using proxy = await startBareProxy(UNPINNED, stub, tls);
  const settings = { seconds: 1, rounds: 1, concurrency: [2], targets: [], crowd: 10 };
  const samples = await measure([stub, proxy], settings, { generator, processors: 1, say: () => {} });

  assert.equal(samples.length, 2 * OPERATIONS.length);
  for (const sample of samples) {
    assert.ok(sample.requestsPerSecond > 0);
    assert.equal(sample.wrong.size, 0);
    assert.ok(sample.memoryMebibytes > 10);
    assert.equal(sample.eventsPerAnswer, sample.operation === 'ConverseStream' ? 50 : 0);
  }
  const targets = [stub, proxy].map(({ name, endpoint }) => ({ name, tls: endpoint.ca !== undefined }));
  const lines = formatTable(samples, targets, [[proxy.name, stub.name]]).split('\n');
  for (const operation of OPERATIONS) assert.ok(lines.includes(`${operation}, 2 at once`));
  assert.equal(lines.filter((line) => line.startsWith('(a) model stub') && / no /.test(line)).length, 2);
  assert.equal(lines.filter((line) => line.startsWith('(b) bare TLS proxy') && / yes /.test(line)).length, 2);
  assert.equal(lines.filter((line) => line.startsWith('(b) / (a)')).length, 2);
});
