import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from '@aws-sdk/client-kms';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { operationTable } from '../../sweep/table.ts';

test('of the operations that the client of KMS has, each is served or refused with a modelled error', () => {
  const has = Object.keys(client).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
  const served = operationTable().filter(({ shape }) => shape.service.name === 'kms');
  // `$Command` is the class that all of them extend.
  assert.deepEqual(served.map(({ shape }) => shape.name).sort(), has.filter((name) => name !== '$').sort());
});

describe('an operation of KMS that is not made here', () => {
  let service: TestService;
  let kms: client.KMSClient;
  let KeyId: string;

  before(async () => {
    service = await startService();
    trust(service);
    kms = new client.KMSClient(clientOptions(service));
    KeyId = (await kms.send(new client.CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  });
  after(async () => {
    kms.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('on a custom key store says that there are none', async () => {
    assert.deepEqual((await kms.send(new client.DescribeCustomKeyStoresCommand({}))).CustomKeyStores, []);
    const CustomKeyStoreId = 'cks-1234567890abcdef0';
    for (const command of [
      new client.DescribeCustomKeyStoresCommand({ CustomKeyStoreId }),
      new client.ConnectCustomKeyStoreCommand({ CustomKeyStoreId }),
      new client.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }),
      new client.DeleteCustomKeyStoreCommand({ CustomKeyStoreId }),
      new client.UpdateCustomKeyStoreCommand({ CustomKeyStoreId, NewCustomKeyStoreName: 'other' }),
    ])
      await assert.rejects(kms.send(command as client.DeleteCustomKeyStoreCommand), {
        name: 'CustomKeyStoreNotFoundException',
        message: /no custom key stores here/,
      });
    const create = new client.CreateCustomKeyStoreCommand({ CustomKeyStoreName: 'store' });
    await assert.rejects(kms.send(create), { name: 'UnsupportedOperationException' });
  });

  test('on a key is refused for a key that is there, and not found for one that is not', async () => {
    const replicate = (id: string) =>
      new client.ReplicateKeyCommand({ KeyId: id, ReplicaRegion: 'eu-west-1' });
    await assert.rejects(kms.send(replicate(KeyId)), {
      name: 'UnsupportedOperationException',
      message: /no multi-Region key/,
    });
    await assert.rejects(kms.send(replicate('0f1e2d3c-4b5a-4968-8776-655443322110')), {
      name: 'NotFoundException',
    });
    const update = new client.UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: 'eu-west-1' });
    await assert.rejects(kms.send(update), { name: 'UnsupportedOperationException' });
    const last = new client.GetKeyLastUsageCommand({ KeyId });
    await assert.rejects(kms.send(last), { name: 'UnsupportedOperationException', message: /LookupEvents/ });
    const encapsulate = new client.EncapsulateCommand({ KeyId, EncapsulationAlgorithm: 'ML_KEM' });
    await assert.rejects(kms.send(encapsulate), { name: 'InvalidKeyUsageException' });
  });
});
