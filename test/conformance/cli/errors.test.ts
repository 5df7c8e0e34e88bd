import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { as, aws, refused, target } from './aws.ts';
import { converse, user } from './conversation.ts';

const HELLO = converse({ messages: [user('Hello')] });
const IDENTITY = ['sts', 'get-caller-identity'];

conformanceCase('error-validation', async () => {
  const begun = converse({ messages: [{ role: 'assistant', content: [{ text: 'I begin.' }] }] });
  assert.match(await refused('ValidationException', begun), /must start with a user message/);
});

conformanceCase('error-unknown-model', async () => {
  const said = await refused('ValidationException', converse({ 'model-id': 'caprock.not-there-v1:0' }));
  assert.match(said, /model identifier is invalid/);
});

conformanceCase('error-access-denied', async () => {
  const said = await refused('AccessDeniedException', HELLO, as(target.powerless));
  assert.match(said, /is not authorized to perform: bedrock:InvokeModel/);
});

conformanceCase('error-wrong-secret', async () => {
  const wrong = as({ ...target.powerless, secretAccessKey: 'x'.repeat(40) });
  await refused('InvalidSignatureException', HELLO, wrong);
  await refused('SignatureDoesNotMatch', IDENTITY, wrong);
});

conformanceCase('error-unknown-key', async () => {
  const unknown = as({ ...target.powerless, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
  await refused('UnrecognizedClientException', HELLO, unknown);
  await refused('InvalidClientTokenId', IDENTITY, unknown);
});

conformanceCase('error-wrong-region', async () => {
  assert.match(
    await refused('InvalidSignatureException', [...HELLO, '--region', 'us-west-2']),
    /valid region/,
  );
});

conformanceCase('untrusted-server', async () => {
  // Without Caprock's own config file, which names its CA.
  const trusting = { ...as(target.powerless), AWS_CONFIG_FILE: '/dev/null', AWS_MAX_ATTEMPTS: '1' };
  await refused('AccessDeniedException', HELLO, trusting);
  const { code, stderr } = await aws(HELLO, { ...trusting, AWS_CA_BUNDLE: undefined });
  assert.notEqual(code, 0);
  assert.match(stderr, /SSL validation failed.*CERTIFICATE_VERIFY_FAILED/);
});
