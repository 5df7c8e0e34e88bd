import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { awsRequestHandler, createEgress } from '#egress';
import { Secret, systemClock } from '#kernel';
import { createSealer, openRootKeys, rootKeyProvider, rotateRoot, type RootKeyProvider } from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore, type Store } from '#store';
import { awsKeyService } from '../../src/key-service.ts';
import { clientOptions } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';

const clock = systemClock;
const place = { accountId: '111122223333', purpose: 'access-keys', table: 't', row: 'r', column: 'c' };

describe('a root key of AWS KMS', () => {
  let upstream: TestService;
  let kms: KMSClient;
  let keyId: string;
  let spec: string;
  const refused: string[] = [];

  before(async () => {
    upstream = await startService();
    process.env['AWS_ACCESS_KEY_ID'] = upstream.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = upstream.secretAccessKey;
    const client = new KMSClient({
      ...clientOptions(upstream),
      requestHandler: awsRequestHandler(egress(), readFileSync(upstream.caPath, 'utf8')),
    });
    kms = client;
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    keyId = KeyMetadata?.KeyId ?? '';
    spec = `aws-kms:${KeyMetadata?.Arn}?endpoint_url=${upstream.url}&ca_bundle=${upstream.caPath}`;
  });
  after(async () => {
    kms.destroy();
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    await upstream[Symbol.asyncDispose]();
  });

  function egress(allowed = new URL(upstream.url).host) {
    return createEgress({
      allowed: new Set([allowed]),
      loopback: false,
      record: async (at) => void refused.push(at),
      clock,
    });
  }

  function provider(text = spec, allowed?: string): RootKeyProvider {
    return rootKeyProvider(text, {
      home: '/nowhere',
      openServiceKey: awsKeyService(egress(allowed), { fips: false }),
    });
  }

  /** A state that has something sealed. */
  async function sealedState(): Promise<{ store: Store; sealed: Uint8Array } & AsyncDisposable> {
    const folder = await temporaryFolder();
    const store = await openStore(`sqlite:${folder.file('state.db')}`);
    const rootKeys = await openRootKeys({ store, clock, provider: provider() });
    const sealed = await createSealer({ store, clock, rootKeys }).seal(new Secret('x'), place);
    return {
      store,
      sealed,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  /** What a start with another setting, list or key says. */
  async function startSays(store: Store, with_: RootKeyProvider): Promise<string> {
    return openRootKeys({ store, clock, provider: with_ }).then(
      () => assert.fail('it opened'),
      (error: Error) => error.message,
    );
  }

  test('opens what it sealed, and not a data key that was altered or copied to another account', async () => {
    await using set = await sealedState();
    const rootKeys = await openRootKeys({ ...set, clock, provider: provider() });
    const sealer = createSealer({ ...set, clock, rootKeys });
    assert.equal(revealSecret(await sealer.open(set.sealed, place)), 'x');
    const key = await rootKeys.active();
    const at = { accountId: '111122223333', purpose: 'access-keys', dataKeyId: 'ab'.repeat(16) };
    const wrapped = await key.wrap(randomBytes(32), at);
    for (const other of [
      { ...at, accountId: '222222223333' },
      { ...at, purpose: 'kms' },
      { ...at, dataKeyId: 'cd' },
    ])
      await assert.rejects(key.unwrap(wrapped, other), { code: 'DoesNotOpen' });
    const altered = Buffer.from(wrapped);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    await assert.rejects(key.unwrap(altered, at), { code: 'DoesNotOpen' });
  });

  test('whose deletion is scheduled says to cancel it', async () => {
    await using set = await sealedState();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
    try {
      assert.match(
        await startSays(set.store, provider()),
        /deletion is scheduled.*Cancel the deletion there/,
      );
    } finally {
      await kms.send(new CancelKeyDeletionCommand({ KeyId: keyId }));
      await kms.send(new EnableKeyCommand({ KeyId: keyId }));
    }
  });

  test('is asked by a trusted certificate, with credentials that may, where the list permits', async () => {
    await using set = await sealedState();
    const { store } = set;
    const host = new URL(upstream.url).host;
    const untrusted = provider(spec.replace(/&ca_bundle=.*/, ''));
    assert.match(
      await startSays(store, untrusted),
      /certificate is not trusted \([A-Z_]+\): name its authority/,
    );
    assert.match(await startSays(store, provider(spec, 'kms.example.org')), /is not on the egress list/);
    const secret = process.env['AWS_SECRET_ACCESS_KEY'] ?? '';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'x'.repeat(40);
    assert.match(await startSays(store, provider()), /credentials whose secret is another one/);
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    // The machine's metadata service is asked last, and by the list too.
    assert.match(await startSays(store, provider()), /may not connect to 169\.254\.169\.254:80/);
    process.env['AWS_SECRET_ACCESS_KEY'] = secret;
    assert.deepEqual(refused, [host, '169.254.169.254:80']);
  });

  test('without an endpoint is asked at its Region’s own, in FIPS mode at that for FIPS, whatever AWS_ENDPOINT_URL says', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(`sqlite:${folder.file('state.db')}`);
    const arn = `aws-kms:arn:aws:kms:eu-central-1:111122223333:key/${keyId}`;
    process.env['AWS_ENDPOINT_URL'] = upstream.url;
    const own = new URL(upstream.url).host;
    for (const [fips, host] of [
      [false, 'kms.eu-central-1.amazonaws.com:443'],
      [true, 'kms-fips.eu-central-1.amazonaws.com:443'],
    ] as const) {
      const openServiceKey = awsKeyService(egress(own), { fips });
      const message = await startSays(store, rootKeyProvider(arn, { home: '/nowhere', openServiceKey }));
      assert.match(message, new RegExp(`may not connect to ${host}:`));
    }
    delete process.env['AWS_ENDPOINT_URL'];
  });

  test('that cannot be reached says so after a few tries, and a rotation says that nothing was changed', async () => {
    await using set = await sealedState();
    const closed = spec.replace(new URL(upstream.url).host, '127.0.0.1:9');
    const away = provider(closed, '127.0.0.1:9');
    assert.match(
      await startSays(set.store, away),
      /cannot be reached \(ECONNREFUSED\)\. Nothing is lost: start again.*Without it these are lost/,
    );
    await assert.rejects(rotateRoot({ ...set, clock, from: away, to: away }), {
      code: 'RootKeyUnavailable',
      message: /cannot be reached .* Nothing was changed\./,
    });
  });

  test('called by another name, or another key, is said to be another one', async () => {
    await using set = await sealedState();
    for (const wrong of [
      `${spec}&installation=clinic`,
      spec.replace(keyId, '11111111-2222-3333-4444-555555555555'),
    ])
      assert.match(await startSays(set.store, provider(wrong)), /is another one: say which key it is/);
  });

  test('is named by the ARN of a key and what is known beside it, or refused', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234';
    for (const wrong of [
      'alias/root',
      arn.replace(':key/1234', ':alias/root'),
      `${arn}?region=x`,
      `${arn}?endpoint_url=http://127.0.0.1`,
      `${arn}?endpoint_url=https://user:secret@127.0.0.1`,
      `${arn}?ca_bundle=relative.pem`,
      `${arn}?installation=two words`,
    ])
      assert.throws(() => provider(`aws-kms:${wrong}`, 'x'), { code: 'BadSetting' }, wrong);
  });
});
