import assert from 'node:assert/strict';
import {
  ConverseStreamCommand,
  ValidationException,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { conformanceCase } from '../support/case.ts';
import {
  ask,
  QUESTION,
  runtime,
  STEADY,
  target,
  textOf,
  user,
  WEATHER_QUESTION,
  WEATHER_TOOL,
} from './conversation.ts';

conformanceCase('converse-answer', async () => {
  const answer = await ask();
  assert.equal(answer.output?.message?.role, 'assistant');
  assert.match(textOf(answer), /\w+ \w+/);
  assert.equal(answer.stopReason, 'end_turn');
  const { inputTokens = 0, outputTokens = 0, totalTokens } = answer.usage ?? {};
  assert.ok(inputTokens > 0 && outputTokens > 0);
  assert.equal(totalTokens, inputTokens + outputTokens);
  assert.ok((answer.metrics?.latencyMs ?? -1) >= 0);
});

conformanceCase('converse-system', async () => {
  const bare = await ask();
  const told = await ask({ system: [{ text: 'Answer as a geologist, and in few words.' }] });
  assert.ok((told.usage?.inputTokens ?? 0) >= (bare.usage?.inputTokens ?? 0) + 5);
});

conformanceCase('converse-multi-turn', async () => {
  const first = await ask();
  const said = first.output?.message;
  assert.ok(said);
  const second = await ask({ messages: [user(QUESTION), said, user('And how does a rock do so?')] });
  assert.equal(second.output?.message?.role, 'assistant');
  assert.notEqual(textOf(second), '');
  assert.ok((second.usage?.inputTokens ?? 0) > (first.usage?.totalTokens ?? Infinity));
});

conformanceCase('converse-max-tokens', async () => {
  const whole = await ask();
  const cut = await ask({ inferenceConfig: { ...STEADY, maxTokens: 5 } });
  assert.equal(cut.stopReason, 'max_tokens');
  assert.equal(cut.usage?.outputTokens, 5);
  assert.ok(textOf(cut).length < textOf(whole).length);
  assert.ok(textOf(whole).startsWith(textOf(cut).trimEnd()));
});

conformanceCase('converse-stop-sequence', async () => {
  const whole = textOf(await ask());
  const stop = whole.split(' ').slice(3, 5).join(' ');
  const stopped = await ask({ inferenceConfig: { ...STEADY, stopSequences: [stop] } });
  assert.equal(stopped.stopReason, 'stop_sequence');
  assert.equal(textOf(stopped).trimEnd(), whole.slice(0, whole.indexOf(stop)).trimEnd());
});

conformanceCase('converse-tool-use', async () => {
  const question = user(WEATHER_QUESTION);
  const asked = await ask({ messages: [question], toolConfig: WEATHER_TOOL });
  assert.equal(asked.stopReason, 'tool_use');
  const message = asked.output?.message;
  const use = message?.content?.find(({ toolUse }) => toolUse !== undefined)?.toolUse;
  assert.ok(message && use?.toolUseId);
  assert.equal(use.name, 'get_weather');
  assert.equal(typeof (use.input as { city: unknown }).city, 'string');

  const result = { toolUseId: use.toolUseId, content: [{ text: 'It is 21 degrees there.' }] };
  const answer = await ask({
    messages: [question, message, { role: 'user', content: [{ toolResult: result }] }],
    toolConfig: WEATHER_TOOL,
  });
  assert.notEqual(answer.stopReason, 'tool_use');
  assert.match(textOf(answer), /21 degrees/);
});

conformanceCase('converse-model-arn', async () => {
  const [byId, byArn] = [await ask(), await ask({ modelId: target.modelArn })];
  assert.equal(textOf(byArn), textOf(byId));
});

conformanceCase('converse-image-refused', async () => {
  const image = { format: 'png', source: { bytes: Buffer.from('89504e470d0a1a0a', 'hex') } } as const;
  const asked = ask({ messages: [{ role: 'user', content: [{ text: 'What is this?' }, { image }] }] });
  await assert.rejects(asked, ValidationException);
});

async function collect(input: Parameters<typeof ask>[0] = {}): Promise<ConverseStreamOutput[]> {
  const asked = { modelId: target.modelId, messages: [user(QUESTION)], inferenceConfig: STEADY, ...input };
  const { stream = [] } = await runtime.send(new ConverseStreamCommand(asked));
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

conformanceCase('converse-stream', async () => {
  const unary = await ask();
  const events = await collect();
  const kinds = events.flatMap((event) => Object.keys(event));
  const pieces = kinds.filter((kind) => kind === 'contentBlockDelta').length;
  assert.ok(pieces > 1, `the answer came in ${pieces} pieces`);
  assert.deepEqual(
    kinds.filter((kind) => kind !== 'contentBlockStart'),
    [
      'messageStart',
      ...Array.from({ length: pieces }, () => 'contentBlockDelta'),
      ...['contentBlockStop', 'messageStop', 'metadata'],
    ],
  );
  assert.equal(events[0]?.messageStart?.role, 'assistant');
  assert.equal(events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join(''), textOf(unary));
  assert.equal(events.at(-2)?.messageStop?.stopReason, unary.stopReason);
  assert.deepEqual(events.at(-1)?.metadata?.usage, unary.usage);
  assert.ok((events.at(-1)?.metadata?.metrics?.latencyMs ?? -1) >= 0);
});

conformanceCase('converse-stream-tool-use', async () => {
  const input = { messages: [user(WEATHER_QUESTION)], toolConfig: WEATHER_TOOL };
  const unary = (await ask(input)).output?.message?.content?.find(({ toolUse }) => toolUse)?.toolUse;
  const events = await collect(input);
  const start = events.flatMap((event) => event.contentBlockStart?.start?.toolUse ?? []);
  assert.deepEqual(
    start.map(({ name }) => name),
    ['get_weather'],
  );
  const pieces = events.map((event) => event.contentBlockDelta?.delta?.toolUse?.input ?? '');
  assert.deepEqual(JSON.parse(pieces.join('')), unary?.input);
  assert.equal(events.at(-2)?.messageStop?.stopReason, 'tool_use');
});
