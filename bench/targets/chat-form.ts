import type { Expectation, LoadRequest } from '../load/job.ts';
import { CHUNKS, prompt, WHOLE_PIECES, WORD, type Operation } from './target.ts';

/** The requests of the targets that speak the form of the model itself. */
export function chatRequests(
  operation: Operation,
  count: number,
  { path, headers }: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
): LoadRequest[] {
  return Array.from({ length: count }, (_, number) => {
    const body = Buffer.from(
      JSON.stringify({
        model: 'stub',
        messages: [{ role: 'user', content: prompt(number) }],
        max_tokens: 512,
        temperature: 0.5,
        ...(operation === 'ConverseStream' && { stream: true, stream_options: { include_usage: true } }),
      }),
    );
    return {
      method: 'POST',
      path,
      headers: {
        host: '127.0.0.1',
        'content-type': 'application/json',
        'content-length': String(body.length),
        ...headers,
      },
      body,
    };
  });
}

export function chatExpectation(operation: Operation): Expectation {
  return operation === 'Converse'
    ? { word: WORD, times: WHOLE_PIECES, last: '', event: '' }
    : { word: WORD, times: CHUNKS, last: 'data: [DONE]', event: '"delta":{"content"' };
}
