import assert from 'node:assert/strict';
import {
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { conformanceCase } from '../support/case.ts';
import { newWorkspace } from './terraform.ts';

const kms = new KMSClient();
const ALIAS = 'alias/conformance-tf-reports';

conformanceCase('declared-key', async () => {
  await using workspace = await newWorkspace('keys');
  await workspace.apply();
  assert.equal(await workspace.plan(), undefined);
  const { key_id: KeyId } = await workspace.outputs();
  assert.equal((await describe(ALIAS))?.KeyId, KeyId);
  assert.ok(await rotates(KeyId));
  const [grant] = (await kms.send(new ListGrantsCommand({ KeyId }))).Grants ?? [];
  assert.deepEqual(grant?.Constraints?.EncryptionContextEquals, { report: 'yearly' });

  assert.match(
    await workspace.apply({ TF_VAR_description: 'Seals reports' }),
    /0 added, 1 changed, 0 destroyed/,
  );
  assert.equal((await describe(KeyId))?.Description, 'Seals reports');

  await kms.send(new DeleteAliasCommand({ AliasName: ALIAS }));
  await kms.send(new DisableKeyRotationCommand({ KeyId }));
  assert.ok(await workspace.plan());
  assert.match(await workspace.apply(), /1 added, 1 changed, 0 destroyed/);
  assert.equal((await describe(ALIAS))?.KeyId, KeyId);
  assert.ok(await rotates(KeyId));
  assert.equal((await kms.send(new ListGrantsCommand({ KeyId }))).Grants?.length, 1);

  await workspace.destroy();
  assert.equal((await describe(KeyId))?.KeyState, 'PendingDeletion');
  await assert.rejects(describe(ALIAS), NotFoundException);
});

async function describe(KeyId: string | undefined) {
  return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
}

async function rotates(KeyId: string | undefined): Promise<boolean | undefined> {
  return (await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled;
}
