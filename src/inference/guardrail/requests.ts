import { isUtf8 } from 'node:buffer';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJsonBytes, repeatsMembers, type Untrusted } from '../json.ts';
import { jsonBody } from '../model-call.ts';
import { nativeBody } from '../native.ts';
import type { ConverseInput, InvokeInput } from '../types.ts';
import { ConverseTree } from './converse-tree.ts';
import type { Guards } from './guards.ts';
import { nativeConfig, nativeTree } from './native-tree.ts';
import type { AppliedGuardrail } from './rules.ts';
import type { GuardrailSession, TraceLevel } from './session.ts';
import { valueOf } from './text-tree.ts';

/** A request after its guardrails: what of it a model may see, or the message instead of an answer. */
export interface GuardedRequest<Input> {
  readonly input: Input;
  readonly session: GuardrailSession;
  readonly blocked: string | undefined;
}

type Conversation = Pick<
  ConverseInput,
  'messages' | 'system' | 'toolConfig' | 'additionalModelRequestFields' | 'inferenceConfig'
>;

export function guardConversation<Input extends Conversation>(
  input: Input,
  guardrails: readonly AppliedGuardrail[],
  guards: Guards,
  options: { readonly trace?: TraceLevel | undefined; readonly asynchronous?: boolean } = {},
): GuardedRequest<Input> {
  const tree = new ConverseTree(input);
  const session = guards.session(guardrails, options, tree.nodes);
  const blocked = session.guardInput(tree.nodes);
  return { input: { ...input, ...tree.apply(input) }, session, blocked };
}

/** @param streams whether the answer is a stream, which alone can be asynchronous */
export function guardInvocation(
  input: InvokeInput,
  guardrails: readonly AppliedGuardrail[],
  guards: Guards,
  streams: boolean,
): GuardedRequest<InvokeInput> {
  const { body, fields } = nativeBody(input);
  const config = nativeConfig(fields);
  const tree = nativeTree(fields, config);
  const trace = input.trace === undefined ? undefined : traceLevel(input.trace);
  const session = guards.session(guardrails, { trace, asynchronous: streams && config.asynchronous }, [tree]);
  const blocked = session.guardInput([tree]);
  const now = JSON.stringify(valueOf(tree));
  // To the letter as it was given, where nothing in it changed, and nothing in it was not read.
  const same = now === JSON.stringify(fields) && isReadWhole(openContent(body), fields);
  return { input: { ...input, body: same ? body : new Content(Buffer.from(now)) }, session, blocked };
}

function isReadWhole(body: Uint8Array, fields: Untrusted): boolean {
  return isUtf8(body) && !repeatsMembers(Buffer.from(body).toString('utf8'), fields);
}

function traceLevel(trace: string): TraceLevel {
  if (trace === 'ENABLED') return 'enabled';
  return trace === 'ENABLED_FULL' ? 'enabled_full' : 'disabled';
}

/** What a body in the model's own form tells of the guardrails beside the answer. */
export function guardrailMembers(session: GuardrailSession): Untrusted {
  if (session.active.length === 0) return {};
  const trace = session.trace;
  return {
    'amazon-bedrock-guardrailAction': session.intervened ? 'INTERVENED' : 'NONE',
    ...(trace !== undefined && {
      'amazon-bedrock-trace': {
        guardrail: {
          ...(trace.modelOutput && { modelOutput: trace.modelOutput }),
          ...(trace.inputAssessment && { input: trace.inputAssessment }),
          ...(trace.outputAssessments && { outputs: outputsOf(trace.outputAssessments) }),
          actionReason: trace.actionReason,
        },
      },
    }),
  };
}

function outputsOf(assessments: Readonly<Record<string, readonly unknown[]>>): readonly Untrusted[] {
  return Object.entries(assessments).flatMap(([id, list]) =>
    list.map((assessment) => ({ [id]: assessment })),
  );
}

/** The answer with what is told of the guardrails. */
export function withGuardrailMembers(
  body: Content<Uint8Array>,
  session: GuardrailSession,
): Content<Uint8Array> {
  const answer = parseJsonBytes(openContent(body));
  return isObject(answer) ? jsonBody({ ...answer, ...guardrailMembers(session) }) : body;
}

/** The answer in the chat form that is not the model's: it was not asked. */
export function messageAnswer(message: string): Untrusted {
  return {
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: message }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
}

/** The same as the chunks of a model's stream. */
export async function* messageChunks(message: string): AsyncGenerator<Content<Uint8Array>, void, undefined> {
  const object = 'chat.completion.chunk';
  const delta = { role: 'assistant', content: message };
  const { usage } = messageAnswer(message);
  const events = [
    { object, choices: [{ index: 0, delta, finish_reason: null }] },
    { object, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { object, choices: [], usage },
  ];
  const texts = [...events.map((event) => JSON.stringify(event)), '[DONE]'];
  yield new Content(Buffer.from(texts.map((text) => `data: ${text}\n\n`).join('')));
}
