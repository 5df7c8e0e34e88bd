import type { Deployment, ModelAnswer, Models } from '#deployment';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import { parseJsonBytes } from './json.ts';
import { malformed, statusError } from './model-errors.ts';
import type { InferenceCaller } from './types.ts';

export const INVOCATIONS = '/invocations';

type Streamed = Extract<ModelAnswer, { kind: 'stream' }>;
type Whole = Extract<ModelAnswer, { kind: 'whole' }>;

/** One model, for one caller: what is left to say of a call is its path and its body. */
export class ModelCall {
  readonly deployment: Deployment;
  readonly #models: Pick<Models, 'invoke'>;
  readonly #caller: InferenceCaller;

  constructor(models: Pick<Models, 'invoke'>, deployment: Deployment, caller: InferenceCaller) {
    this.#models = models;
    this.deployment = deployment;
    this.#caller = caller;
  }

  /** `resourceName` of the errors. */
  get name(): string {
    return this.deployment.manifest.modelId;
  }

  /** @throws ApiError for a status other than 2xx, and what `Models.invoke` throws */
  async whole(path: string, body: Content<Uint8Array>): Promise<Whole> {
    const answer = await this.#invoke(path, body, false);
    if (answer.kind === 'whole') return answer;
    throw malformed('it is a stream that nobody asked for', this.name);
  }

  /** The answer parsed as JSON, or `undefined` where it is not JSON. */
  async json(path: string, body: unknown): Promise<unknown> {
    const answer = await this.whole(path, jsonBody(body));
    return parseJsonBytes(openContent(answer.body));
  }

  /**
   * @param more what the body goes on with while the answer comes
   * @throws ApiError for a status other than 2xx, and what `Models.invoke` throws
   */
  async stream(
    path: string,
    body: Content<Uint8Array>,
    more?: AsyncIterable<Content<Uint8Array>>,
  ): Promise<Streamed> {
    const answer = await this.#invoke(path, body, true, more);
    if (answer.kind === 'stream' && answer.contentType === 'text/event-stream') return answer;
    throw malformed('it is not a stream of server-sent events', this.name);
  }

  async #invoke(
    path: string,
    body: Content<Uint8Array>,
    stream: boolean,
    more?: AsyncIterable<Content<Uint8Array>>,
  ): Promise<ModelAnswer> {
    const { deployment } = this;
    const { accountId: customer, signal } = this.#caller;
    const accept = stream ? 'text/event-stream' : 'application/json';
    const answer = await this.#models.invoke({
      ...{ deployment, customer, path, body, accept, stream, signal },
      ...(more === undefined ? {} : { more, contentType: 'text/event-stream' }),
    });
    if (answer.status < 200 || answer.status > 299) throw statusError(answer.status, this.name);
    return answer;
  }
}

export function jsonBody(value: unknown): Content<Uint8Array> {
  return new Content(Buffer.from(JSON.stringify(value)));
}
