import type { Deployment, Invocation, Manifest, ModelAnswer, Models } from '#deployment';
import { createInference, type Inference, type InferenceCaller } from '#inference';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import type { ChatRequest } from '../../src/inference/chat-form.ts';

/** What the double is told to do with one request. */
export type Behaviour = (asked: { path: string; body: AskedBody; stream: boolean }) => ModelAnswer;

/** The body of a request: the chat form, and whatever a caller added. */
export type AskedBody = ChatRequest & { readonly [field: string]: unknown };

/** A double of `Models`: it answers from a script, in this process, and keeps what it was asked. */
export class ModelDouble implements Pick<Models, 'invoke' | 'sealed'> {
  readonly sealed = true;
  readonly invocations: Invocation[] = [];
  behaviour: Behaviour;
  /** How often a caller left a stream, or read it to its end. */
  closedStreams = 0;

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
  }

  async invoke(invocation: Invocation): Promise<ModelAnswer> {
    this.invocations.push(invocation);
    return this.behaviour({ path: invocation.path, body: bodyOf(invocation), stream: invocation.stream });
  }

  /** The body of the last request. */
  get asked(): AskedBody {
    const last = this.invocations.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    return bodyOf(last);
  }
}

function bodyOf(invocation: Invocation): AskedBody {
  // Tests look at it member by member.
  return JSON.parse(Buffer.from(openContent(invocation.body)).toString('utf8')) as AskedBody;
}

export function whole(body: unknown, status = 200): ModelAnswer {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { kind: 'whole', status, contentType: 'application/json', body: new Content(bytes) };
}

export function streamed(pieces: Iterable<Uint8Array>, end: () => void = () => {}): ModelAnswer {
  async function* chunks(): AsyncGenerator<Content<Uint8Array>> {
    try {
      for (const piece of pieces) yield new Content(piece);
    } finally {
      end();
    }
  }
  return { kind: 'stream', status: 200, contentType: 'text/event-stream', chunks: chunks() };
}

/** Server-sent events, each in a piece of its own, and `[DONE]`. */
export function sse(events: readonly unknown[]): Buffer[] {
  return [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) =>
    Buffer.from(`data: ${data}\n\n`),
  );
}

export function chunk(delta: unknown, finish: Record<string, unknown> = { finish_reason: null }): unknown {
  return { id: 'c-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, ...finish }] };
}

export function usageChunk(prompt: number, completion: number): unknown {
  return {
    id: 'c-1',
    choices: [],
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  };
}

export function completion(message: unknown, choice: Record<string, unknown> = {}, rest = {}): unknown {
  return {
    id: 'c-1',
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, ...(message as object) },
        finish_reason: 'stop',
        ...choice,
      },
    ],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    ...rest,
  };
}

export const MODEL_ID = 'acme.double-v1:0';

export function deploymentOf(manifest: Partial<Manifest> = {}): Deployment {
  return {
    manifest: {
      provider: 'acme',
      modelId: MODEL_ID,
      modelName: 'Double',
      contract: 'dlc',
      command: ['node', 'serve.mjs'],
      inputModalities: ['TEXT'],
      outputModalities: ['TEXT'],
      streaming: true,
      toolUse: true,
      systemPrompts: true,
      ...manifest,
    },
    digest: 'ab'.repeat(32),
    path: '/nowhere',
    region: 'eu-central-1',
    isolation: 'per-customer',
    account: 1,
    form: 'plain',
    deliveredAt: 0,
  };
}

/** Inference over one model, which is the double; time passes 5 ms whenever somebody looks. */
export function inferenceOver(models: ModelDouble, manifest: Partial<Manifest> = {}): Inference {
  const deployment = deploymentOf(manifest);
  let now = 0;
  return createInference({
    catalog: {
      list: () => [deployment],
      find: (id) => (id === deployment.manifest.modelId ? deployment : undefined),
    },
    models,
    clock: { now: () => (now += 5) },
  });
}

export const caller: InferenceCaller = {
  accountId: '123456789012',
  signal: new AbortController().signal,
  guardrails: [],
};

export async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Every `Content` in a value opened, for a test to compare. */
export function opened(value: unknown): unknown {
  if (value instanceof Content) return opened(openContent(value));
  if (value instanceof Uint8Array || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(opened);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, opened(member)]));
}
