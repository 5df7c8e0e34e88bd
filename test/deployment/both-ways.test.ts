import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Deployment, Invocation, ModelAnswer, Models, StreamedAnswer } from '#deployment';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import { asking, delivered, fixture, Folder, running, textOf } from './support.ts';

/** Pieces that a test hands out one by one. */
class Pieces implements AsyncIterable<Content<Uint8Array>> {
  /** Whether whoever read them stopped before their end. */
  left = false;
  readonly #waiting: PromiseWithResolvers<string | undefined>[] = [];
  #given = 0;
  #taken = 0;

  give(piece: string): void {
    this.#at(this.#given++).resolve(piece);
  }
  end(): void {
    this.#at(this.#given++).resolve(undefined);
  }
  fail(error: Error): void {
    this.#at(this.#given++).reject(error);
  }
  #at(index: number): PromiseWithResolvers<string | undefined> {
    return (this.#waiting[index] ??= Promise.withResolvers());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Content<Uint8Array>, void, undefined> {
    let ended = false;
    try {
      for (;;) {
        const piece = await this.#at(this.#taken++).promise;
        ended = piece === undefined;
        if (piece === undefined) return;
        yield new Content<Uint8Array>(Buffer.from(piece));
      }
    } finally {
      this.left = !ended;
    }
  }
}

describe('a request whose body goes on while the answer comes', () => {
  const folder = new Folder();
  let models: Models;
  let deployment: Deployment;
  before(async () => {
    models = await running(folder, { modelStreamIdleMilliseconds: 400, modelAnswerMilliseconds: 5_000 });
    deployment = await delivered(folder, fixture('actor'));
    // Started, so that no test waits for it.
    await models.invoke(asking(deployment, { act: 'answer' }));
  });
  after(async () => {
    await models[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  function ask(pieces: Pieces, more: Partial<Invocation> = {}): Promise<ModelAnswer> {
    return models.invoke(
      asking(deployment, 'first', { path: '/both-ways', more: pieces, stream: true, ...more }),
    );
  }
  async function begin(pieces: Pieces, more: Partial<Invocation> = {}): Promise<() => Promise<string>> {
    const answer = (await ask(pieces, more)) as StreamedAnswer;
    assert.equal(answer.kind, 'stream');
    const chunks = answer.chunks[Symbol.asyncIterator]();
    return async () => {
      const { value } = await chunks.next();
      return value === undefined ? 'end' : Buffer.from(openContent(value)).toString();
    };
  }
  async function closedByCaller(): Promise<number> {
    return Number(await textOf(await models.invoke(asking(deployment, { act: 'closed by caller?' }))));
  }

  test('reaches the software piece by piece, each answered before the next is given', async () => {
    const pieces = new Pieces();
    const next = await begin(pieces);
    assert.equal(await next(), 'heard first;');
    for (const piece of ['one', 'two']) {
      pieces.give(piece);
      assert.equal(await next(), `heard ${piece};`);
    }
    pieces.end();
    assert.equal(await next(), 'all heard;');
    assert.equal(await next(), 'end');
  });

  test('may pause: software that waits for what comes next is not silent', async () => {
    const pieces = new Pieces();
    const next = await begin(pieces);
    assert.equal(await next(), 'heard first;');
    await pause(1_000);
    pieces.give('later');
    assert.equal(await next(), 'heard later;');
    pieces.end();
    assert.equal(await next(), 'all heard;');
  });

  test('has an end, after which silence is trouble', async () => {
    const pieces = new Pieces();
    const next = await begin(pieces, { accept: 'text/hang' });
    pieces.end();
    assert.match(`${await next()}`, /heard/);
    const rest = async (): Promise<void> => {
      for (;;) await next();
    };
    await assert.rejects(rest(), { code: 'ModelStreamErrorException', message: /fell silent/ });
  });

  test('that fails in the middle fails the answer, and closes the connection', async () => {
    const before = await closedByCaller();
    const pieces = new Pieces();
    const next = await begin(pieces);
    assert.equal(await next(), 'heard first;');
    pieces.fail(new Error('the caller broke the rules'));
    await assert.rejects(next(), { code: 'ModelStreamErrorException' });
    await pause(100);
    assert.equal(await closedByCaller(), before + 1);
  });

  test('is no longer read once the software has ended its answer', async () => {
    const pieces = new Pieces();
    const next = await begin(pieces);
    assert.equal(await next(), 'heard first;');
    pieces.give('enough');
    assert.equal(await next(), 'enough');
    assert.equal(await next(), 'end');
    pieces.give('into the void');
    await pause(100);
    assert.equal(pieces.left, true);
  });

  test('of a caller who is gone is cancelled', async () => {
    const gone = new AbortController();
    const pieces = new Pieces();
    const next = await begin(pieces, { signal: gone.signal });
    assert.equal(await next(), 'heard first;');
    gone.abort();
    await assert.rejects(next(), { code: 'Cancelled' });
  });
});
