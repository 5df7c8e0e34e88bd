import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Principal } from '#identity';
import { Secret } from '#kernel';
import type { Kms } from '#keys';
import { compilePolicyDocument, evaluateResource } from '#policy';
import { revealSecret } from '#reveal-secret';
import { openStore } from '#store';
import { customerKeyNeeded, customerKeyNeeds } from '../../../src/operations/kms/customer-key-need.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { ACCOUNT, CALLER, found, newKey, openKms, testClock } from './support.ts';

const context = { 'aws:bedrock:arn': `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/abc` };
const ada: Principal = {
  type: 'IAMUser',
  accountId: ACCOUNT,
  arn: CALLER.arn,
  principalId: CALLER.id ?? '',
  userName: 'ada',
  accessKeyId: 'AKIAQAAAAAAAAAAAAAAA',
  tags: new Map(),
};

async function open(): Promise<{ kms: Kms } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const store = stack.use(await openStore(`sqlite:${folder.file('state.db')}`));
  const kms = await openKms(store, folder.file('root.key'), testClock());
  const all = stack.move();
  return { kms, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

describe('what another service keeps under a key of the customer', () => {
  test('opens with that key and context alone', async () => {
    await using set = await open();
    const { kms } = set;
    const [key, other] = [await newKey(kms), await newKey(kms)];
    const sealed = await kms.customerKeys.seal(key, new Secret('a definition'), context);
    assert.ok(!Buffer.from(sealed).includes('definition'));
    assert.equal(revealSecret(await kms.customerKeys.open(key, sealed, context)), 'a definition');
    const refused = { code: 'ValidationException', message: /cannot be used/ };
    await assert.rejects(kms.customerKeys.open(other, sealed, context), refused);
    await assert.rejects(kms.customerKeys.open(key, sealed, { 'aws:bedrock:arn': 'another' }), refused);
    for (let at = 0; at < sealed.length; at += 7) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await assert.rejects(kms.customerKeys.open(key, altered, context), { code: 'ValidationException' });
      await assert.rejects(kms.customerKeys.open(key, altered.subarray(0, at), context), {
        code: 'ValidationException',
      });
    }
  });

  test('is not read from the moment on at which the key is disabled, and is again once it is enabled', async () => {
    await using set = await open();
    const { kms } = set;
    const key = await newKey(kms);
    const sealed = await kms.customerKeys.seal(key, new Secret('x'), context);
    const read = async () => kms.customerKeys.open(await found(kms, key), sealed, context);
    assert.equal(revealSecret(await read()), 'x');
    await kms.keys.disable(key);
    await assert.rejects(read(), { code: 'ValidationException', message: /it is disabled/ });
    await assert.rejects(kms.customerKeys.seal(await found(kms, key), new Secret('y'), context), {
      code: 'ValidationException',
    });
    await kms.keys.enable(key);
    assert.equal(revealSecret(await read()), 'x');
  });

  test('opens after the key was rotated', async () => {
    await using set = await open();
    const { kms } = set;
    const key = await newKey(kms);
    const sealed = await kms.customerKeys.seal(key, new Secret('old'), context);
    await kms.rotation.onDemand(key);
    const rotated = await found(kms, key);
    assert.notEqual(rotated.currentVersionId, key.currentVersionId);
    assert.equal(revealSecret(await kms.customerKeys.open(rotated, sealed, context)), 'old');
  });

  test('takes the permissions of the caller, by way of the service', async () => {
    await using set = await open();
    const { kms } = set;
    const key = await newKey(kms);
    const use = { keyId: key.arn, service: 'bedrock', context };
    const needs = await customerKeyNeeds(
      kms,
      { ...use, actions: ['kms:GenerateDataKey', 'kms:DescribeKey'] },
      ada,
    );
    assert.equal(customerKeyNeeded(needs).keyId, key.keyId);
    assert.deepEqual(
      needs.map(({ action, resource }) => [action, resource]),
      [
        ['kms:GenerateDataKey', key.arn],
        ['kms:DescribeKey', key.arn],
      ],
    );
    const [need] = needs;
    assert.ok(need?.key !== undefined);
    assert.equal(need.context?.['kms:ViaService'], 'bedrock.us-east-1.amazonaws.com');
    // The key policy leaves it to the caller's own policies, which may ask by which way the key is used.
    const decide = (service: string) => {
      const document = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'kms:GenerateDataKey',
          Resource: '*',
          Condition: {
            StringEquals: {
              'kms:ViaService': service,
              'kms:EncryptionContext:aws:bedrock:arn': context['aws:bedrock:arn'],
            },
          },
        },
      });
      const keys = Object.entries(need.context ?? {}).map(
        ([name, value]) => [name.toLowerCase(), typeof value === 'string' ? [value] : value] as const,
      );
      const principal = { arn: ada.arn, accountId: ACCOUNT };
      const request = { action: need.action, resource: need.resource, principal, context: new Map(keys) };
      const own = { identity: [compilePolicyDocument('own', document)] };
      assert.ok(need.key !== undefined);
      return evaluateResource(need.key.policy, CALLER, own, ACCOUNT, request, need.key.grant).decision;
    };
    assert.equal(decide('bedrock.us-east-1.amazonaws.com'), 'allow');
    assert.equal(decide('s3.us-east-1.amazonaws.com'), 'implicit-deny');
  });

  test('a key that is not there, or no name of one, is told in words that every service has', async () => {
    await using set = await open();
    const use = { service: 'bedrock', actions: ['kms:Decrypt'] as const, context };
    const unknown = { ...use, keyId: '0f1e2d3c-4b5a-4968-8776-655443322110' };
    const needs = await customerKeyNeeds(set.kms, unknown, ada);
    assert.throws(() => customerKeyNeeded(needs), { code: 'ValidationException' });
    await assert.rejects(customerKeyNeeds(set.kms, { ...use, keyId: 'nothing' }, ada), {
      code: 'ValidationException',
    });
  });
});
