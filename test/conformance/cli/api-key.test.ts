import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { setting } from '../support/environment.ts';
import { target } from './aws.ts';
import { ask, STEADY, user } from './conversation.ts';

conformanceCase('api-key-short-term', async () => {
  const asked = { messages: [user('Hello')], 'inference-config': { ...STEADY, maxTokens: 3 } };
  const { usage } = await ask(asked, {
    AWS_PROFILE: undefined,
    AWS_SHARED_CREDENTIALS_FILE: undefined,
    AWS_DEFAULT_REGION: target.region,
    AWS_BEARER_TOKEN_BEDROCK: setting('CONFORMANCE_API_KEY'),
  });
  assert.equal(usage.outputTokens, 3);
});
