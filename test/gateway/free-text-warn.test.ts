import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateGroupCommand, IAMClient, TagUserCommand } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { recordsOnDisk } from '../support/trail-file.ts';

describe('an installation that warns of confidential data in free text', () => {
  let service: TestService;
  let iam: IAMClient;
  before(async () => {
    service = await startService({ env: { CAPROCK_FREE_TEXT: 'warn' } });
    trust(service);
    iam = new IAMClient(clientOptions(service));
  });
  after(async () => {
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('does what it is asked, and its record names field and type and withholds the value', async () => {
    await iam.send(new CreateGroupCommand({ GroupName: 'for-ada@example.org', Path: '/staff/' }));
    const [record] = recordsOnDisk(service, 'CreateGroup');
    assert.ok(record);
    assert.equal(record.errorCode, undefined);
    assert.deepEqual(record.additionalEventData?.['confidentialData'], [
      { field: 'GroupName', type: 'EMAIL' },
    ]);
    assert.doesNotMatch(JSON.stringify(record.requestParameters), /ada@example/);
    assert.doesNotMatch(JSON.stringify(record.resources ?? []), /ada@example/);
  });

  test('a request without such data has no such mark', async () => {
    await iam.send(new CreateGroupCommand({ GroupName: 'nurses' }));
    const record = recordsOnDisk(service, 'CreateGroup').at(-1);
    assert.equal(record?.additionalEventData?.['confidentialData'], undefined);
  });

  test('an error of another kind withholds the value all the same', async () => {
    const tag = new TagUserCommand({
      UserName: 'nobody',
      Tags: [{ Key: 'card', Value: '4111 1111 1111 1111' }],
    });
    await assert.rejects(iam.send(tag), { name: 'NoSuchEntityException' });
    const text = JSON.stringify(recordsOnDisk(service, 'TagUser'));
    assert.match(text, /confidentialData/);
    assert.doesNotMatch(text, /4111/);
  });
});
