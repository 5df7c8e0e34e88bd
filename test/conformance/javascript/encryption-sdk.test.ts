import assert from 'node:assert/strict';
import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { conformanceCase } from '../support/case.ts';
import { openMessage, sealMessage } from './message.ts';

const TEXT = 'what nobody else reads, '.repeat(1000);

conformanceCase('encryption-sdk', async () => {
  const kms = new KMSClient();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand());
  const [KeyId = '', arn = ''] = [KeyMetadata?.KeyId, KeyMetadata?.Arn];
  const message = await sealMessage(arn, TEXT, { team: 'red' });
  assert.ok(!message.includes('what nobody else reads'));
  const opened = await openMessage(arn, message);
  assert.equal(opened.text, TEXT);
  assert.equal(opened.context['team'], 'red');
  // The context is written in the message's header: KMS gets what stands there.
  const renamed = Buffer.from(message);
  renamed.write('rod', message.indexOf('red'));
  await assert.rejects(openMessage(arn, renamed), causedBy('InvalidCiphertextException'));
  await kms.send(new DisableKeyCommand({ KeyId }));
  await assert.rejects(openMessage(arn, message), causedBy('DisabledException'));
  await assert.rejects(sealMessage(arn, TEXT, {}), { name: 'DisabledException' });
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
});

/** The SDK tells in words what each key that it tried has answered. */
function causedBy(name: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.match(`${error.message}\n${error.stack}`, new RegExp(name));
    return true;
  };
}
