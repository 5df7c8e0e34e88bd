import assert from 'node:assert/strict';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { conformanceCase } from '../support/case.ts';
import { setting } from '../support/environment.ts';
import { STEADY, target, user } from './conversation.ts';

conformanceCase('api-key-short-term', async () => {
  const converse = new ConverseCommand({
    modelId: target.modelId,
    messages: [user('Hello')],
    inferenceConfig: { ...STEADY, maxTokens: 3 },
  });
  delete process.env['AWS_PROFILE'];
  delete process.env['AWS_SHARED_CREDENTIALS_FILE'];
  process.env['AWS_BEARER_TOKEN_BEDROCK'] = setting('CONFORMANCE_API_KEY');
  const client = new BedrockRuntimeClient();
  const { usage } = await client.send(converse);
  assert.equal(usage?.outputTokens, 3);
});
