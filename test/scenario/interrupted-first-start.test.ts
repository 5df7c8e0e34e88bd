import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CreateAccessKeyCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../support/clients.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a first start that was killed in the middle', () => {
  for (const keys of [1, 2]) {
    test(`with ${keys} of its keys made and none written down: the next start has one that works`, async () => {
      await using folder = await temporaryFolder();
      const home = folder.file('home');
      {
        await using first = await startService({ home });
        trust(first);
        const iam = new IAMClient(clientOptions(first));
        if (keys === 2) await iam.send(new CreateAccessKeyCommand({}));
        iam.destroy();
      }
      // What such a start leaves: its marker, and keys whose secrets nobody has.
      await writeFile(join(home, 'first-start-under-way'), '');
      await writeFile(join(home, 'aws', 'credentials'), '');
      await using second = await startService({ home });
      trust(second);
      const iam = new IAMClient(clientOptions(second));
      const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
      assert.deepEqual(
        AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId),
        [second.accessKeyId],
      );
      iam.destroy();
    });
  }
});
