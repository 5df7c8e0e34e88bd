import type { Deployment, Models } from '#deployment';
import type { Content } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJsonBytes } from '../json.ts';
import { INVOCATIONS, jsonBody, ModelCall } from '../model-call.ts';
import { malformed } from '../model-errors.ts';
import type { InferenceCaller } from '../types.ts';
import { guardedStream } from './answer-stream.ts';
import type { GuardrailSession } from './session.ts';

/** A call whose answers go through guardrails, whatever road asked for them. */
export class GuardedCall extends ModelCall {
  readonly #session: GuardrailSession;

  constructor(
    models: Pick<Models, 'invoke'>,
    deployment: Deployment,
    caller: InferenceCaller,
    session: GuardrailSession,
  ) {
    super(models, deployment, caller);
    this.#session = session;
  }

  override async whole(path: string, body: Content<Uint8Array>): ReturnType<ModelCall['whole']> {
    const answer = await super.whole(path, body);
    if (path !== INVOCATIONS || !this.#session.readsAnswers) return answer;
    const parsed = parseJsonBytes(openContent(answer.body));
    if (!isObject(parsed)) throw malformed('it is not a JSON object that a guardrail could read', this.name);
    return { ...answer, body: jsonBody(this.#session.guardAnswer(parsed)) };
  }

  override async stream(
    path: string,
    body: Content<Uint8Array>,
    more?: AsyncIterable<Content<Uint8Array>>,
  ): ReturnType<ModelCall['stream']> {
    const answer = await super.stream(path, body, more);
    if (!this.#session.readsAnswers) return answer;
    return { ...answer, chunks: guardedStream(answer.chunks, this.#session) };
  }
}
