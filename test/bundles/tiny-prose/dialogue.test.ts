import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { parseManifest } from '#deployment';
import { ServerSentEvents } from '../../../src/inference/server-sent-events.ts';
import { BundleProcess } from '../bundle-process.ts';

const bundle = '../../bundles/tiny-prose/';
const manifest = parseManifest(readFileSync(new URL(`../${bundle}caprock.json`, import.meta.url)));

interface Piece {
  readonly outputText?: string;
  readonly completionReason?: string;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly error?: { readonly code: number };
}

/** One conversation over one request. */
class Dialogue implements Disposable {
  readonly #request: ClientRequest;
  readonly #pieces: AsyncGenerator<Piece>;

  private constructor(asking: ClientRequest, response: IncomingMessage) {
    this.#request = asking;
    this.#pieces = readPieces(response);
  }

  static async begin(model: BundleProcess): Promise<Dialogue> {
    const asking = request(`${model.url}/invocations-bidirectional-stream`, { method: 'POST' });
    asking.flushHeaders();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    assert.equal(response.headers['content-type'], 'text/event-stream');
    return new Dialogue(asking, response);
  }

  say(text: string | Buffer): void {
    this.#request.write(text);
  }
  ask(value: unknown): void {
    this.say(`data: ${JSON.stringify(value)}\n\n`);
  }
  end(): void {
    this.#request.end();
  }
  async next(): Promise<Piece | undefined> {
    return (await this.#pieces.next()).value as Piece | undefined;
  }

  /** One whole completion: its text, and how it ended. */
  async completion(): Promise<{ text: string; last: Piece }> {
    let text = '';
    for (;;) {
      const piece = await this.next();
      assert.ok(piece, 'the answer ended in the middle of a completion');
      if (piece.outputText === undefined) return { text, last: piece };
      text += piece.outputText;
    }
  }

  [Symbol.dispose](): void {
    this.#request.destroy();
  }
}

async function* readPieces(response: IncomingMessage): AsyncGenerator<Piece> {
  const events = new ServerSentEvents({ mostBytes: 1_000_000 });
  for await (const bytes of response) {
    for (const data of events.push(bytes)) {
      if (data === '[DONE]') return;
      yield JSON.parse(data) as Piece;
    }
  }
}

describe('a dialogue with Tiny Prose', () => {
  let model: BundleProcess;
  before(async () => {
    model = await BundleProcess.start(bundle, manifest.command);
  });
  after(() => model[Symbol.asyncDispose]());

  const question = (inputText: string) => ({ inputText, temperature: 0, max_tokens: 9 });

  test('answers each question while the request goes on, and remembers what was said', async () => {
    using dialogue = await Dialogue.begin(model);
    dialogue.ask(question('Tell me about the rock.'));
    const first = await dialogue.completion();
    assert.ok(first.text.length > 10);
    assert.equal(first.last.completionReason, 'length');
    assert.equal(first.last.usage?.completion_tokens, 9);
    dialogue.ask(question('Tell me about the rock.'));
    const second = await dialogue.completion();
    assert.equal(second.text, first.text);
    assert.ok((second.last.usage?.prompt_tokens ?? 0) > (first.last.usage?.prompt_tokens ?? 0) + 9);
    dialogue.end();
    assert.equal(await dialogue.next(), undefined);
  });

  test('reads events however they are cut, past comments and other fields', async () => {
    using dialogue = await Dialogue.begin(model);
    const text = `: hello\r\n\r\nid: 1\nevent: x\ndata: {"inputText":\ndata:  "é", "max_tokens": 1}\n\n`;
    for (const byte of Buffer.from(text)) dialogue.say(Buffer.of(byte));
    dialogue.end();
    assert.ok((await dialogue.completion()).last.completionReason);
  });

  for (const [title, said, code] of [
    ['no JSON', 'data: {\n\n', 400],
    ['no inputText', 'data: {"x":1}\n\n', 400],
    ['a setting that is none', 'data: {"inputText":"a","temperature":"hot"}\n\n', 400],
    ['no end', `data: ${'x'.repeat(1024 * 1024 + 1)}`, 400],
  ] as const) {
    test(`ends with an error in its own form after an event with ${title}`, async () => {
      using dialogue = await Dialogue.begin(model);
      dialogue.say(said);
      assert.equal((await dialogue.next())?.error?.code, code);
      assert.equal(await dialogue.next(), undefined);
    });
  }
});
