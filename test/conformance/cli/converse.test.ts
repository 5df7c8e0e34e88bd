import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { temporaryFolder } from '../../support/temporary.ts';
import { conformanceCase } from '../support/case.ts';
import { answerOf, refused, target } from './aws.ts';
import {
  ask,
  converse,
  QUESTION,
  STEADY,
  textOf,
  user,
  WEATHER_QUESTION,
  WEATHER_TOOL,
} from './conversation.ts';

/** Asked once: a command takes most of a second to start, and without chance each answer is the same. */
const plain = ask();

conformanceCase('converse-answer', async () => {
  const answer = await plain;
  assert.equal(answer.output.message.role, 'assistant');
  assert.match(textOf(answer), /\w+ \w+/);
  assert.equal(answer.stopReason, 'end_turn');
  const { inputTokens, outputTokens, totalTokens } = answer.usage;
  assert.ok(inputTokens > 0 && outputTokens > 0);
  assert.equal(totalTokens, inputTokens + outputTokens);
  assert.ok(answer.metrics.latencyMs >= 0);
});

conformanceCase('converse-system', async () => {
  const told = await ask({ system: [{ text: 'Answer as a geologist, and in few words.' }] });
  assert.ok(told.usage.inputTokens >= (await plain).usage.inputTokens + 5);
});

conformanceCase('converse-multi-turn', async () => {
  const first = await plain;
  const turns = [user(QUESTION), first.output.message, user('And how does a rock do so?')];
  const second = await ask({ messages: turns });
  assert.equal(second.output.message.role, 'assistant');
  assert.notEqual(textOf(second), '');
  assert.ok(second.usage.inputTokens > first.usage.totalTokens);
});

conformanceCase('converse-max-tokens', async () => {
  const whole = textOf(await plain);
  const cut = await ask({ 'inference-config': { ...STEADY, maxTokens: 5 } });
  assert.equal(cut.stopReason, 'max_tokens');
  assert.equal(cut.usage.outputTokens, 5);
  assert.ok(textOf(cut).length < whole.length);
  assert.ok(whole.startsWith(textOf(cut).trimEnd()));
});

conformanceCase('converse-stop-sequence', async () => {
  const whole = textOf(await plain);
  const stop = whole.split(' ').slice(3, 5).join(' ');
  const stopped = await ask({ 'inference-config': { ...STEADY, stopSequences: [stop] } });
  assert.equal(stopped.stopReason, 'stop_sequence');
  assert.equal(textOf(stopped).trimEnd(), whole.slice(0, whole.indexOf(stop)).trimEnd());
});

conformanceCase('converse-tool-use', async () => {
  const tools = { 'tool-config': WEATHER_TOOL };
  const asked = await ask({ messages: [WEATHER_QUESTION], ...tools });
  assert.equal(asked.stopReason, 'tool_use');
  const { message } = asked.output;
  const use = message.content.find(({ toolUse }) => toolUse !== undefined)?.toolUse;
  assert.ok(use);
  assert.equal(use.name, 'get_weather');
  assert.equal(typeof use.input.city, 'string');

  const toolResult = { toolUseId: use.toolUseId, content: [{ text: 'It is 21 degrees there.' }] };
  const turns = [WEATHER_QUESTION, message, { role: 'user', content: [{ toolResult }] }];
  const answer = await ask({ messages: turns, ...tools });
  assert.notEqual(answer.stopReason, 'tool_use');
  assert.match(textOf(answer), /21 degrees/);
});

conformanceCase('converse-model-arn', async () => {
  assert.equal(textOf(await ask({ 'model-id': target.modelArn })), textOf(await plain));
});

conformanceCase('converse-image-refused', async () => {
  const image = { format: 'png', source: { bytes: 'PNG' } };
  const messages = [{ role: 'user', content: [{ text: 'What is this?' }, { image }] }];
  await refused('ValidationException', converse({ messages }));
});

conformanceCase('invoke-model', async () => {
  await using folder = await temporaryFolder();
  const native = { messages: [{ role: 'user', content: QUESTION }], temperature: 0, max_tokens: 400 };
  const said = await answerOf<{ contentType: string }>([
    ...['bedrock-runtime', 'invoke-model', '--model-id', target.modelId],
    ...['--body', JSON.stringify(native), folder.file('answer.json')],
  ]);
  assert.equal(said.contentType, 'application/json');
  const answer = JSON.parse(await readFile(folder.file('answer.json'), 'utf8')) as {
    choices: { message: { content: string } }[];
  };
  assert.equal(answer.choices[0]?.message.content, textOf(await plain));
});

conformanceCase('count-tokens', async () => {
  const members = { messages: [user(QUESTION)], system: [{ text: 'Answer in few words.' }] };
  const counted = await answerOf<{ inputTokens: number }>([
    ...['bedrock-runtime', 'count-tokens', '--model-id', target.modelId],
    ...['--input', JSON.stringify({ converse: members })],
  ]);
  assert.ok(counted.inputTokens > 0);
  assert.equal(counted.inputTokens, (await ask(members)).usage.inputTokens);
});
