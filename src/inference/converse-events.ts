import { Content } from '#kernel';
import { isObject, parseJson, type Untrusted } from './json.ts';
import { malformedStream, reportedInStream } from './model-errors.ts';
import { reasoningOf } from './reasoning.ts';
import { RepeatedChunk } from './repeated-chunk.ts';
import type { ResponseFields } from './response-fields.ts';
import { readFinish, type Finish } from './stop-reason.ts';
import { isToolName, ToolUseIds } from './tool-use.ts';
import type { ConverseStreamEvent } from './types.ts';
import { readUsage, type Usage } from './usage.ts';

type BlockKind = 'text' | 'reasoning' | 'tool';

/**
 * Chunks of a chat completion in, events of ConverseStream out, in Bedrock's order: a block is closed before the
 * next one begins, and only a tool use announces itself with a start.
 *
 * Each chunk of the model becomes an event of its own, as its callers' own screens expect; the events of what
 * arrived together are handed on together by `flush`.
 */
export class ConverseEvents {
  readonly #fields: ResponseFields | undefined;
  readonly #text: string[] | undefined;
  readonly #repeated = new RepeatedChunk();
  readonly #ids = new ToolUseIds();
  readonly #toolsSeen = new Set<number>();
  #out: ConverseStreamEvent[] = [];
  #block: BlockKind | undefined;
  #index = -1;
  #gathered = '';
  #tool = -1;
  #toolInput = '';

  finish: Finish | undefined;
  usage: Usage | undefined;
  malformedToolUse = false;

  constructor(options: { readonly fields?: ResponseFields; readonly keepText?: boolean } = {}) {
    this.#fields = options.fields;
    this.#text = options.keepText === true ? [] : undefined;
  }

  get calledTools(): boolean {
    return this.#toolsSeen.size > 0;
  }

  /** All that was said, for a token counter; `undefined` where tools were called, or where it was not kept. */
  get text(): string | undefined {
    return this.calledTools ? undefined : this.#text?.join('');
  }

  /**
   * @param data one event of the model's stream
   * @throws ApiError `ModelStreamErrorException`
   */
  accept(data: string): void {
    const repeated = this.#fields === undefined ? this.#repeated.textOf(data) : undefined;
    if (repeated !== undefined) {
      if (repeated !== '' && this.finish === undefined) this.#say('text', repeated);
      this.#emitGathered();
      return;
    }
    const chunk = parseJson(data);
    if (!isObject(chunk)) throw malformedStream('an event is not a JSON object');
    if (this.#acceptChunk(chunk)) this.#repeated.learn(data, chunk);
    this.#emitGathered();
  }

  /** @returns whether the chunk says a text and nothing else */
  #acceptChunk(chunk: Untrusted): boolean {
    const reported = reportedInStream(chunk);
    if (reported !== undefined) throw reported;
    this.#fields?.gather(chunk);
    const usage = readUsage(chunk['usage']);
    this.usage = usage ?? this.usage;
    const choices = chunk['choices'];
    if (!Array.isArray(choices)) throw malformedStream('an event has no choices');
    const choice: unknown = choices[0];
    // The chunk with the usage has no choice; after its finish a choice has nothing more to say.
    if (choice === undefined || this.finish !== undefined) return false;
    if (!isObject(choice)) throw malformedStream('a choice is not a JSON object');
    const delta = choice['delta'] ?? {};
    if (!isObject(delta)) throw malformedStream('a delta is not a JSON object');
    const saysTextAlone = this.#acceptDelta(delta);
    this.finish = readFinish(choice);
    if (this.finish !== undefined) this.#close();
    else if (typeof choice['finish_reason'] === 'string')
      throw malformedStream('its finish reason is unknown');
    return saysTextAlone && usage === undefined && this.finish === undefined;
  }

  /** The events since the last flush. */
  flush(): readonly ConverseStreamEvent[] {
    const events = this.#out;
    this.#out = [];
    return events;
  }

  /** @returns whether the delta says a text and nothing else */
  #acceptDelta(delta: Untrusted): boolean {
    const reasoning = reasoningOf(delta, malformedStream);
    if (reasoning !== '') this.#say('reasoning', reasoning);
    const text = delta['content'] ?? '';
    if (typeof text !== 'string') throw malformedStream('the content of a delta is not text');
    if (text !== '') this.#say('text', text);
    const calls = delta['tool_calls'] ?? [];
    if (!Array.isArray(calls)) throw malformedStream('its tool calls are not a list');
    for (const call of calls) this.#acceptCall(call);
    return text !== '' && reasoning === '' && calls.length === 0;
  }

  #say(kind: 'text' | 'reasoning', text: string): void {
    if (this.#block !== kind) this.#open(kind);
    this.#gathered += text;
    this.#text?.push(text);
  }

  #acceptCall(call: unknown): void {
    const called = isObject(call) ? (call['function'] ?? {}) : undefined;
    if (!isObject(call) || !isObject(called)) throw malformedStream('a tool call is not a JSON object');
    const at = call['index'] ?? this.#toolsSeen.size;
    if (typeof at !== 'number') throw malformedStream('the index of a tool call is not a number');
    if (this.#block !== 'tool' || at !== this.#tool) this.#openTool(at, call['id'], called['name']);
    const input = called['arguments'] ?? '';
    const fragment = typeof input === 'string' ? input : JSON.stringify(input);
    this.#gathered += fragment;
    this.#toolInput += fragment;
  }

  #openTool(at: number, id: unknown, name: unknown): void {
    if (this.#toolsSeen.has(at)) throw malformedStream('its tool calls are mixed');
    if (!isToolName(name)) throw malformedStream('a tool call has no function with a valid name');
    this.#open('tool');
    this.#toolsSeen.add(at);
    this.#tool = at;
    const start = new Content({ toolUse: { toolUseId: this.#ids.accept(id), name } });
    this.#out.push({ contentBlockStart: { start, contentBlockIndex: this.#index } });
  }

  #open(kind: BlockKind): void {
    this.#close();
    this.#block = kind;
    this.#index += 1;
  }

  #close(): void {
    if (this.#block === undefined) return;
    if (this.#block === 'tool') this.#checkToolInput();
    this.#emitGathered();
    this.#out.push({ contentBlockStop: { contentBlockIndex: this.#index } });
    this.#block = undefined;
  }

  #checkToolInput(): void {
    // A tool without parameters may be called with nothing: to a client, which parses it, that is {}.
    if (this.#toolInput === '') this.#gathered = '{}';
    else if (!isObject(parseJson(this.#toolInput))) this.malformedToolUse = true;
    this.#toolInput = '';
  }

  #emitGathered(): void {
    if (this.#gathered === '' || this.#block === undefined) return;
    const delta = deltas[this.#block](this.#gathered);
    this.#gathered = '';
    this.#out.push({
      contentBlockDelta: { delta: new Content(delta), contentBlockIndex: this.#index },
    });
  }
}

const deltas = {
  text: (text: string) => ({ text }),
  reasoning: (text: string) => ({ reasoningContent: { text } }),
  tool: (input: string) => ({ toolUse: { input } }),
} as const;
