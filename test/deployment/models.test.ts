import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { codeOf } from '#kernel';
import { openContent } from '#open-content';
import { asking, bundleFrom, delivered, fixture, Folder, running, textOf } from './support.ts';

describe('a model’s software in its sandbox', () => {
  test('is started by the first request and answers the next ones from the same process', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    assert.deepEqual(models.status(), []);
    const first = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    const second = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    assert.equal(first, second);
    assert.equal(models.status().length, 1);
    assert.equal(models.status()[0]?.state, 'ready');
    assert.equal(models.status()[0]?.customer, '111111111111');
  });

  test('answers whole and streamed, with a known media type', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    const whole = await models.invoke(asking(deployment, { act: 'answer', text: 'hello' }));
    assert.deepEqual([whole.kind, whole.status, whole.contentType], ['whole', 200, 'application/json']);
    assert.equal(await textOf(whole), '{"text":"hello"}');

    const streamed = await models.invoke(asking(deployment, { act: 'stream', chunks: 50 }, { stream: true }));
    assert.deepEqual(
      [streamed.kind, streamed.status, streamed.contentType],
      ['stream', 200, 'text/event-stream'],
    );
    const expected = Array.from({ length: 50 }, (_, index) => `data: ${index}\n\n`).join('');
    assert.equal(await textOf(streamed), expected);
  });

  test('that refuses has its status and text handed on, but not the words of its headers', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    const answer = await models.invoke(asking(deployment, { act: 'refuse' }, { stream: true }));
    assert.deepEqual(
      [answer.kind, answer.status, answer.contentType],
      ['whole', 400, 'application/octet-stream'],
    );
    assert.equal(await textOf(answer), 'too long');
  });

  test('gives streamed chunks as they come, and not at the end', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    const answer = await models.invoke(
      asking(deployment, { act: 'stream and fall silent' }, { stream: true }),
    );
    assert.equal(answer.kind, 'stream');
    if (answer.kind !== 'stream') return;
    for await (const chunk of answer.chunks) {
      assert.equal(Buffer.from(openContent(chunk)).toString(), 'data: 0\n\n');
      break;
    }
  });

  test('waits for a reader who lags behind, and loses nothing', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelStreamIdleMilliseconds: 200 });
    const answer = await models.invoke(
      asking(deployment, { act: 'stream much', bytes: 5_000_000 }, { stream: true }),
    );
    assert.equal(answer.kind, 'stream');
    if (answer.kind !== 'stream') return;
    let bytes = 0;
    let largest = 0;
    let pauses = 0;
    for await (const chunk of answer.chunks) {
      bytes += openContent(chunk).length;
      largest = Math.max(largest, openContent(chunk).length);
      // Longer than the software may be silent: it is not its fault.
      if (pauses++ < 3) await pause(300);
    }
    assert.equal(bytes, 5_000_000);
    assert.ok(largest < 500_000, 'what was not read stayed with the software');
  });

  test('is told when the caller goes away, in the middle of a stream or before an answer', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    const leaving = new AbortController();
    const answer = await models.invoke(
      asking(deployment, { act: 'stream and fall silent' }, { stream: true, signal: leaving.signal }),
    );
    setTimeout(() => leaving.abort(), 30);
    await assert.rejects(textOf(answer), { code: 'Cancelled' });

    const waiting = models.invoke(
      asking(deployment, { act: 'never answer' }, { signal: AbortSignal.timeout(50) }),
    );
    await assert.rejects(waiting, { code: 'Cancelled' });
    await pause(50);
    assert.equal(await textOf(await models.invoke(asking(deployment, { act: 'closed by caller?' }))), '2');
    assert.equal(models.status()[0]?.requests, 0);
  });

  test('has its output counted and not kept', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    await models.invoke(asking(deployment, { act: 'print', bytes: 100_000 }));
    await pause(50);
    assert.equal(models.status()[0]?.outputBytes, 100_001);
  });
});

describe('software that fails', () => {
  test('by a crash fails the request with ModelErrorException and is started again', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelRestartFirstMilliseconds: 50 });
    const before = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    await assert.rejects(models.invoke(asking(deployment, { act: 'crash' })), (error) => {
      assert.equal(codeOf(error), 'ModelErrorException');
      assert.ok(error instanceof Error && error.cause === undefined);
      return true;
    });
    const after = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    assert.notEqual(after, before);
  });

  test('by a crash harms no other customer’s request', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    await models.invoke(asking(deployment, { act: 'identity' }, { customer: 'B' }));
    const slow = models.invoke(asking(deployment, { act: 'wait', milliseconds: 500 }, { customer: 'B' }));
    await assert.rejects(models.invoke(asking(deployment, { act: 'crash' }, { customer: 'A' })));
    assert.equal(await textOf(await slow), 'waited');
  });

  test('by a crash fails the requests that run in the same process, and only those', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    await models.invoke(asking(deployment, { act: 'identity' }));
    const beside = models.invoke(asking(deployment, { act: 'wait', milliseconds: 5_000 }));
    const outcome = assert.rejects(beside, { code: 'ModelErrorException' });
    await pause(50);
    await assert.rejects(models.invoke(asking(deployment, { act: 'crash' })), {
      code: 'ModelErrorException',
    });
    await outcome;
    assert.equal(await textOf(await models.invoke(asking(deployment, { act: 'answer' }))), '{"text":"ok"}');
  });

  test('in the middle of a stream ends it with ModelStreamErrorException', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelStreamIdleMilliseconds: 300 });
    const crashing = await models.invoke(asking(deployment, { act: 'stream and crash' }, { stream: true }));
    await assert.rejects(textOf(crashing), { code: 'ModelStreamErrorException' });
    const silent = await models.invoke(
      asking(deployment, { act: 'stream and fall silent' }, { stream: true }),
    );
    await assert.rejects(textOf(silent), { code: 'ModelStreamErrorException' });
  });

  test('by breaking off its answer is a ModelErrorException', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    await assert.rejects(models.invoke(asking(deployment, { act: 'break off' })), {
      code: 'ModelErrorException',
    });
  });

  test('by saying too much is cut off, whole or streamed, and its memory stays bounded', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelAnswerBytes: 1_000_000 });
    await assert.rejects(models.invoke(asking(deployment, { act: 'answer without end' })), {
      code: 'ModelErrorException',
    });
    const streamed = await models.invoke(asking(deployment, { act: 'stream without end' }, { stream: true }));
    await assert.rejects(textOf(streamed), { code: 'ModelStreamErrorException' });
  });

  test('by not answering is a ModelTimeoutException, and goes on when it still answers pings', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelAnswerMilliseconds: 300 });
    const before = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    await assert.rejects(models.invoke(asking(deployment, { act: 'never answer' })), {
      code: 'ModelTimeoutException',
    });
    const after = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    assert.equal(after, before);
  });

  test('by hanging is a ModelTimeoutException, and is killed and started again', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelAnswerMilliseconds: 300, modelPingMilliseconds: 200 });
    const before = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    await assert.rejects(models.invoke(asking(deployment, { act: 'freeze' })), {
      code: 'ModelTimeoutException',
    });
    await pause(600);
    const after = await textOf(await models.invoke(asking(deployment, { act: 'identity' })));
    assert.notEqual(after, before);
  });

  test('at its start fails the request, and ever longer passes until it is tried again', async () => {
    await using folder = new Folder();
    const source = bundleFrom(folder, 'actor', { command: ['node', 'missing.mjs'] });
    const deployment = await delivered(folder, source);
    await using models = await running(folder, {
      modelRestartFirstMilliseconds: 100,
      modelRestartWaitMilliseconds: 150,
    });
    const ask = () => models.invoke(asking(deployment, { act: 'answer' }));
    await assert.rejects(ask(), { code: 'ModelErrorException' });
    // After 100 ms, which a request waits for.
    await assert.rejects(ask(), { code: 'ModelErrorException' });
    // After 200 ms, which it does not.
    await assert.rejects(ask(), { code: 'ModelNotReadyException' });
    assert.deepEqual(
      models.status().map(({ state, failures }) => [state, failures]),
      [['waiting to restart', 2]],
    );
  });
});

describe('processes', () => {
  test('that nobody asks are stopped', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelIdleMilliseconds: 200 });
    await models.invoke(asking(deployment, { act: 'identity' }));
    await pause(600);
    assert.deepEqual(models.status(), []);
  });

  test('make place for others by how long they were idle, and a busy one is never stopped for it', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    await using models = await running(folder, { modelProcesses: 2 });
    const customers = () =>
      models
        .status()
        .map(({ customer }) => customer)
        .sort();
    const ask = (customer: string, act = 'identity') =>
      models.invoke(asking(deployment, { act, milliseconds: 1_000 }, { customer }));
    await ask('A');
    await ask('B');
    await ask('A');
    await ask('C');
    assert.deepEqual(customers(), ['A', 'C']);
    const busy = [ask('A', 'wait'), ask('C', 'wait')];
    await pause(50);
    await assert.rejects(ask('D'), { code: 'ServiceUnavailableException' });
    await Promise.all(busy);
  });

  test('of an older delivery finish what they are at, and the newer one answers what comes', async () => {
    await using folder = new Folder();
    const first = await delivered(folder, fixture('actor'));
    await using models = await running(folder);
    await models.invoke(asking(first, { act: 'identity' }));
    const slow = models.invoke(asking(first, { act: 'wait', milliseconds: 500 }));
    await pause(20);
    const second = await delivered(folder, bundleFrom(folder, 'actor', { notice: 'Second.' }));
    assert.notEqual(second.digest, first.digest);
    await models.invoke(asking(second, { act: 'identity' }));
    assert.deepEqual(
      models.status().map(({ digest }) => digest),
      [second.digest],
    );
    assert.equal(await textOf(await slow), 'waited');
  });

  test('are all gone once the models are closed, and so are their sockets', async () => {
    await using folder = new Folder();
    const deployment = await delivered(folder, fixture('actor'));
    const models = await running(folder);
    await models.invoke(asking(deployment, { act: 'identity' }));
    const started = performance.now();
    await models[Symbol.asyncDispose]();
    // SIGTERM reached the software itself: SIGKILL comes after 3 s only.
    assert.ok(performance.now() - started < 2_000);
    await assert.rejects(models.invoke(asking(deployment, { act: 'identity' })), {
      code: 'ServiceUnavailableException',
    });
    const { readdirSync } = await import('node:fs');
    assert.deepEqual(readdirSync(folder.at('run')), []);
  });
});
