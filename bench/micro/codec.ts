import { Content } from '#kernel';
import { operationShape, services } from '#shapes';
import { createCodec, createRouter, type WireRequest } from '#wire';
import type { MicroCase } from './case.ts';

/** The codec of Converse and ConverseStream: a request in, an answer out, one frame of a stream out. */
export function codecCases(request: WireRequest): MicroCase[] {
  const converse = operationShape(services.bedrockRuntime, 'Converse');
  const converseStream = operationShape(services.bedrockRuntime, 'ConverseStream');
  const input = ['messages'];
  const codec = createCodec(converse, { input, output: ['output'] });
  const { eventStream } = createCodec(converseStream, { input, output: ['stream.contentBlockDelta.delta'] });
  if (eventStream === undefined) throw new Error('ConverseStream answers with events');
  const router = createRouter([converse, converseStream]);
  const labels = router.identify(request, 'bedrock')?.labels;
  if (labels === undefined) throw new Error('the request of the official client was not identified');

  const message = { role: 'assistant', content: [{ text: 'the quick brown fox '.repeat(12) }] };
  const rest = {
    stopReason: 'end_turn',
    usage: { inputTokens: 250, outputTokens: 50, totalTokens: 300 },
    metrics: { latencyMs: 12 },
  };
  const delta = { text: 'fox ran ' };
  return [
    {
      name: 'identify Converse by its path',
      operation: () => router.identify(request, 'bedrock'),
      floorName: 'decodeURIComponent of each segment',
      floor: () => request.rawPath.split('/').map(decodeURIComponent),
    },
    {
      name: 'decode and validate Converse, 1 KB',
      operation: () => codec.decode(request, labels),
      floorName: 'JSON.parse of the body',
      floor: () => JSON.parse(request.body.toString('utf8')) as unknown,
    },
    {
      name: 'encode the answer of Converse',
      operation: () => codec.encode({ output: new Content({ message }), ...rest }, 'request-id'),
      floorName: 'JSON.stringify of it, as bytes',
      floor: () => Buffer.from(JSON.stringify({ output: { message }, ...rest })),
    },
    {
      name: 'encode one contentBlockDelta frame',
      operation: () =>
        eventStream.encode({ contentBlockDelta: { contentBlockIndex: 0, delta: new Content(delta) } }),
      floorName: 'JSON.stringify of it, as bytes',
      floor: () => Buffer.from(JSON.stringify({ contentBlockIndex: 0, delta })),
    },
  ];
}
