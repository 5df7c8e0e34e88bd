import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, test } from 'node:test';
import { createEgress, readAllowList } from '#egress';
import { Secret, systemClock } from '#kernel';
import { readEndpoint, S3Store, type S3StoreDeps } from '#object-store';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A double of a store, which notes what it is asked: what no store that we can run here would look at. */
async function askedBy(
  different: Partial<Omit<S3StoreDeps, 'place'>> & { readonly place?: Partial<S3StoreDeps['place']> },
  work: (store: S3Store) => Promise<unknown>,
  status = 200,
  answer = '',
): Promise<Asked[]> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers });
    request.resume().on('end', () => response.writeHead(status).end(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { place, ...deps } = different;
  const store = new S3Store({
    egress: createEgress({
      allowed: readAllowList(`127.0.0.1:${port}`),
      loopback: true,
      clock: systemClock,
      record: async () => {},
    }),
    credentials: async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: new Secret('example') }),
    clock: systemClock,
    place: { endpoint: new URL(`http://127.0.0.1:${port}`), region: 'eu-central-1', prefix: '', ...place },
    ...deps,
  });
  try {
    await work(store);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return asked;
}

const everything = async (store: S3Store): Promise<void> => {
  await store.put('trail', 'AWSLogs/1/file.json.gz', '{}');
  await store.get('trail', 'AWSLogs/1/file.json.gz');
  await store.describe('trail', 'AWSLogs/1/file.json.gz');
};

describe('requests to an S3-compatible store', () => {
  test('that names the owner of its buckets say it each time, under the signature', async () => {
    const asked = await askedBy({ owner: '111122223333' }, everything);
    assert.deepEqual(
      asked.map(({ method }) => method),
      ['PUT', 'GET', 'HEAD'],
    );
    for (const { headers } of asked) {
      assert.equal(headers['x-amz-expected-bucket-owner'], '111122223333');
      assert.match(headers.authorization ?? '', /SignedHeaders=[^,]*x-amz-expected-bucket-owner/);
    }
    for (const { headers } of await askedBy({}, everything)) {
      assert.equal(headers['x-amz-expected-bucket-owner'], undefined);
    }
  });

  test('that keeps all in one bucket go there, below its prefix', async () => {
    const asked = await askedBy({ place: { bucket: 'audit', prefix: 'caprock/eu' } }, everything);
    assert.deepEqual(
      [...new Set(asked.map(({ url }) => url))],
      ['/audit/caprock/eu/trail/AWSLogs/1/file.json.gz'],
    );
  });

  test('that is to encrypt say with what', async () => {
    const [managed] = await askedBy({ encryption: 'AES256' }, (store) => store.put('trail', 'key', ''));
    assert.equal(managed?.headers['x-amz-server-side-encryption'], 'AES256');
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    const [own] = await askedBy({ encryption: `aws:kms:${arn}` }, (store) => store.put('trail', 'key', ''));
    assert.equal(own?.headers['x-amz-server-side-encryption'], 'aws:kms');
    assert.equal(own?.headers['x-amz-server-side-encryption-aws-kms-key-id'], arn);
  });

  test('never leave their bucket', async () => {
    for (const key of ['../other/file', 'a/../../b', './a', 'a//b', '/a', '']) {
      assert.deepEqual(
        await askedBy({}, (store) => assert.rejects(store.put('trail', key, ''), { code: 'InvalidKey' })),
        [],
        key,
      );
    }
  });

  test('that are refused say the code of the store, and nothing else that it said', async () => {
    const said = '<Error><Code>AccessDenied</Code><Message>for secret reasons</Message></Error>';
    const refused = { code: 'StoreRefused', message: "The trail's store answered 403 (AccessDenied)." };
    await askedBy({}, (store) => assert.rejects(store.put('trail', 'key', ''), refused), 403, said);
  });
});

describe('the endpoint of a store', () => {
  const cases: readonly (readonly [endpoint: string, plain: boolean, fips: boolean])[] = [
    ['https://s3.example.org:9000', true, true],
    ['https://s3-fips.us-east-1.amazonaws.com', true, true],
    ['https://s3-fips.dualstack.us-gov-west-1.amazonaws.com', true, true],
    ['https://s3.us-east-1.amazonaws.com', true, false],
    ['https://s3.dualstack.us-east-1.amazonaws.com', true, false],
    ['https://S3.US-EAST-1.AMAZONAWS.COM', true, false],
    ['http://127.0.0.1:9000', true, true],
    ['http://s3.example.org', false, false],
    ['https://key:secret@s3.example.org', false, false],
    ['https://s3.example.org/bucket', false, false],
    ['https://s3.example.org?x=1', false, false],
    ['s3.example.org', false, false],
  ];
  for (const [endpoint, plain, fips] of cases) {
    test(`${endpoint} is ${plain ? 'taken' : 'refused'}, and in FIPS mode ${fips ? 'taken' : 'refused'}`, () => {
      for (const [mode, right] of [
        [false, plain],
        [true, fips],
      ] as const) {
        if (right) assert.equal(readEndpoint(endpoint, mode).href, new URL(endpoint).href);
        else assert.throws(() => readEndpoint(endpoint, mode), { code: 'BadSetting' });
      }
    });
  }
});
