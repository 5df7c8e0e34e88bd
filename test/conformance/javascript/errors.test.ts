import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  AccessDeniedException,
  BedrockRuntimeClient,
  ConverseCommand,
  ValidationException,
  type BedrockRuntimeClientConfig,
} from '@aws-sdk/client-bedrock-runtime';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { conformanceCase } from '../support/case.ts';
import { setting } from '../support/environment.ts';
import { ask, target, user } from './conversation.ts';

function askAs(config: BedrockRuntimeClientConfig): Promise<unknown> {
  const client = new BedrockRuntimeClient(config);
  return client.send(new ConverseCommand({ modelId: target.modelId, messages: [user('Hello')] }));
}

const identityOf = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
  new STSClient({ credentials }).send(new GetCallerIdentityCommand());

conformanceCase('error-validation', async () => {
  const asked = ask({ messages: [{ role: 'assistant', content: [{ text: 'I begin.' }] }] });
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof ValidationException);
    assert.match(error.message, /must start with a user message/);
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
});

conformanceCase('error-unknown-model', async () => {
  await assert.rejects(ask({ modelId: 'caprock.not-there-v1:0' }), (error) => {
    assert.ok(error instanceof ValidationException);
    assert.match(error.message, /model identifier is invalid/);
    return true;
  });
});

conformanceCase('error-access-denied', async () => {
  await assert.rejects(askAs({ credentials: target.powerless }), (error) => {
    assert.ok(error instanceof AccessDeniedException);
    assert.equal(error.$metadata.httpStatusCode, 403);
    assert.match(error.message, /is not authorized to perform: bedrock:InvokeModel/);
    return true;
  });
});

conformanceCase('error-wrong-secret', async () => {
  const credentials = { ...target.powerless, secretAccessKey: 'x'.repeat(40) };
  await assert.rejects(askAs({ credentials }), { name: 'InvalidSignatureException' });
  await assert.rejects(identityOf(credentials), { name: 'SignatureDoesNotMatch' });
});

conformanceCase('error-unknown-key', async () => {
  const credentials = { ...target.powerless, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
  await assert.rejects(askAs({ credentials }), { name: 'UnrecognizedClientException' });
  await assert.rejects(identityOf(credentials), { name: 'InvalidClientTokenId' });
});

conformanceCase('error-wrong-region', async () => {
  await assert.rejects(askAs({ region: 'us-west-2' }), {
    name: 'InvalidSignatureException',
    message: /valid region/,
  });
});

/** In a process of its own, since trust is a matter of the process. */
const CALLER = `
  import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
  const client = new BedrockRuntimeClient({ maxAttempts: 1 });
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  await client.send(new ConverseCommand({ modelId: process.env.CONFORMANCE_MODEL_ID, messages })).then(
    () => console.log('answered'),
    (error) => console.log(error.cause?.code),
  );`;

conformanceCase('untrusted-server', async () => {
  const call = async (authority: string): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', CALLER], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    });
    return stdout.trim();
  };
  assert.equal(await call(setting('NODE_EXTRA_CA_CERTS')), 'answered');
  assert.match(await call(''), /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED/);
});
