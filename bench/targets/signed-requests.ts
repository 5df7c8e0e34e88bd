import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseCommandInput,
  type BedrockRuntimeClientConfig,
} from '@aws-sdk/client-bedrock-runtime';
import type { Endpoint, LoadRequest } from '../load/job.ts';
import { prompt, type Operation } from './target.ts';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Signer {
  readonly url: string;
  readonly region: string;
  /** A function is asked for each request anew: who asks may change. */
  readonly credentials: Credentials | (() => Credentials);
  readonly modelId: string;
  readonly protocol: Endpoint['protocol'];
  /** Members of each request besides. */
  readonly more?: Partial<Pick<ConverseCommandInput, 'guardrailConfig' | 'requestMetadata'>>;
}

/** What the official client hands to the network, as far as it is needed here. */
interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/**
 * Different requests exactly as the official client for JavaScript sends them, its headers and its signature with
 * them; only the sending is left to the generator. SigV4 signatures are good for five minutes.
 */
export async function signedRequests(
  signer: Signer,
  operation: Operation,
  count: number,
): Promise<LoadRequest[]> {
  const taken: LoadRequest[] = [];
  const client = new BedrockRuntimeClient({
    endpoint: signer.url,
    region: signer.region,
    credentials: typeof signer.credentials === 'function' ? anew(signer.credentials) : signer.credentials,
    maxAttempts: 1,
    requestHandler: takingHandler(signer.protocol, (request) => taken.push(toLoadRequest(request))),
  });
  for (let number = 0; number < count; number += 1) {
    const input = {
      modelId: signer.modelId,
      messages: [{ role: 'user' as const, content: [{ text: prompt(number) }] }],
      inferenceConfig: { maxTokens: 512, temperature: 0.5 },
      ...signer.more,
    };
    const sent =
      operation === 'Converse'
        ? client.send(new ConverseCommand(input))
        : client.send(new ConverseStreamCommand(input));
    await sent.catch((error: unknown) => {
      if (!(error instanceof NotSent)) throw error;
    });
  }
  client.destroy();
  return taken;
}

/** A client keeps credentials until they expire; these have, whenever it looks. */
function anew(next: () => Credentials) {
  return async () => ({ ...next(), expiration: new Date() });
}

class NotSent extends Error {}

/** Takes what would be sent, and sends nothing. */
function takingHandler(
  handlerProtocol: Endpoint['protocol'],
  take: (request: Outgoing) => void,
): NonNullable<BedrockRuntimeClientConfig['requestHandler']> {
  return {
    metadata: { handlerProtocol },
    handle(request: Outgoing) {
      take(request);
      return Promise.reject(new NotSent());
    },
  } as NonNullable<BedrockRuntimeClientConfig['requestHandler']>;
}

function toLoadRequest({ method, path, query, headers, body }: Outgoing): LoadRequest {
  if (Object.keys(query ?? {}).length > 0) throw new Error('these operations have no query');
  if (!(body instanceof Uint8Array)) throw new Error('the body of these operations is bytes');
  return { method, path, headers, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
}
