import assert from 'node:assert/strict';
import {
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { conformanceCase } from '../support/case.ts';
import { ask, QUESTION, runtime, target, textOf, user } from './conversation.ts';

/** The model's own form: chat completions as OpenAI has them. */
const NATIVE = JSON.stringify({
  messages: [{ role: 'user', content: QUESTION }],
  temperature: 0,
  max_tokens: 400,
});

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string | null } }[];
}

async function invoke(): Promise<{ readonly text: string; readonly contentType: string }> {
  const answer = await runtime.send(
    new InvokeModelCommand({ modelId: target.modelId, body: NATIVE, contentType: 'application/json' }),
  );
  const native = JSON.parse(answer.body.transformToString()) as {
    choices: { message: { role: string; content: string } }[];
  };
  assert.equal(native.choices[0]?.message.role, 'assistant');
  return { text: native.choices[0].message.content, contentType: answer.contentType ?? '' };
}

conformanceCase('invoke-model', async () => {
  const { text, contentType } = await invoke();
  assert.equal(contentType, 'application/json');
  assert.equal(text, textOf(await ask()));
});

conformanceCase('invoke-model-stream', async () => {
  const { text } = await invoke();
  const answer = await runtime.send(
    new InvokeModelWithResponseStreamCommand({
      modelId: target.modelId,
      body: NATIVE,
      contentType: 'application/json',
    }),
  );
  const pieces: string[] = [];
  for await (const event of answer.body ?? []) {
    assert.ok(event.chunk?.bytes);
    const { choices } = JSON.parse(Buffer.from(event.chunk.bytes).toString('utf8')) as Chunk;
    pieces.push(...choices.map(({ delta }) => delta.content ?? ''));
  }
  assert.ok(pieces.length > 1);
  assert.equal(pieces.join(''), text);
});

conformanceCase('count-tokens', async () => {
  const converse = { messages: [user(QUESTION)], system: [{ text: 'Answer in few words.' }] };
  const answer = await ask(converse);
  const counted = await runtime.send(
    new CountTokensCommand({ modelId: target.modelId, input: { converse } }),
  );
  assert.ok((counted.inputTokens ?? 0) > 0);
  assert.equal(counted.inputTokens, answer.usage?.inputTokens);
});
