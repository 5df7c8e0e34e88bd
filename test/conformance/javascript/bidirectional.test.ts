import assert from 'node:assert/strict';
import { InvokeModelWithBidirectionalStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { conformanceCase } from '../support/case.ts';
import { ask, QUESTION, runtime, target, textOf } from './conversation.ts';

interface Said {
  readonly outputText?: string;
  readonly completionReason?: string;
}

conformanceCase('invoke-model-bidirectional', async () => {
  const answered = Promise.withResolvers<void>();
  const question = { inputText: QUESTION, temperature: 0, max_tokens: 400 };
  const event = { chunk: { bytes: new TextEncoder().encode(JSON.stringify(question)) } };
  async function* questions() {
    yield event;
    await answered.promise;
    yield event;
  }
  const { body } = await runtime.send(
    new InvokeModelWithBidirectionalStreamCommand({ modelId: target.modelId, body: questions() }),
  );
  const answers = [''];
  for await (const { chunk } of body ?? []) {
    const said = JSON.parse(Buffer.from(chunk?.bytes ?? []).toString('utf8')) as Said;
    answers.push(`${answers.pop()}${said.outputText ?? ''}`);
    if (said.completionReason === undefined) continue;
    answered.resolve();
    answers.push('');
  }
  assert.equal(answers.length, 3);
  assert.equal(answers[0], textOf(await ask()));
});
