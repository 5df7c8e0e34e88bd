import { Readable } from 'node:stream';
import { Client, Pool } from 'undici';
import { limits as kernelLimits, type Content } from '#kernel';
import { openContent } from '#open-content';
import { Exchange } from './exchange.ts';
import type { Invocation, ModelAnswer, ModelLimits } from './models.ts';

/** The name is for the Host header only. */
const ORIGIN = 'http://model';

/**
 * Speaks the contract of Deep Learning Containers with a model's software over its Unix socket. No header of a
 * caller is passed on: some steer the software's own routes.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
export class ContractClient implements AsyncDisposable {
  readonly #socketPath: string;
  readonly #limits: ModelLimits;
  readonly #pool: Pool;

  constructor(socketPath: string, limits: ModelLimits) {
    this.#socketPath = socketPath;
    this.#limits = limits;
    this.#pool = new Pool(ORIGIN, {
      socketPath,
      connections: kernelLimits.modelConnections,
      // Exchange keeps the time itself.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Whether `GET /ping` is answered with 200 in time; on a connection of its own, as the others may all be busy. */
  async ping(): Promise<boolean> {
    const client = new Client(ORIGIN, { socketPath: this.#socketPath });
    try {
      const signal = AbortSignal.timeout(this.#limits.modelPingMilliseconds);
      const { statusCode, body } = await client.request({ path: '/ping', method: 'GET', signal });
      await body.dump({ limit: 1024, signal });
      return statusCode === 200;
    } catch {
      return false;
    } finally {
      await client.destroy();
    }
  }

  /** @throws as `Models.invoke` */
  invoke(invocation: Invocation, on: { onTrouble: () => void; onDone: () => void }): Promise<ModelAnswer> {
    const { deployment, path, body, more, stream, signal } = invocation;
    const exchange = new Exchange({
      modelId: deployment.manifest.modelId,
      stream,
      signal,
      limits: this.#limits,
      ...on,
    });
    this.#pool.dispatch(
      {
        path,
        method: 'POST',
        headers: {
          'content-type': invocation.contentType ?? 'application/json',
          ...(invocation.accept === undefined ? {} : { accept: invocation.accept }),
        },
        body: more === undefined ? openContent(body) : Readable.from(bodyAsItComes(body, more, exchange)),
      },
      exchange,
    );
    return exchange.answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}

/** While the software waits for what comes next, its silence is no trouble. */
async function* bodyAsItComes(
  first: Content<Uint8Array>,
  more: AsyncIterable<Content<Uint8Array>>,
  exchange: Exchange,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _asking = exchange.stillAsking();
  yield openContent(first);
  for await (const piece of more) yield openContent(piece);
}
