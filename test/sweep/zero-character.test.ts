import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientOptions, trust } from '../support/clients.ts';
import { startPostgres } from '../support/postgres.ts';
import { startService, type TestService } from '../support/service.ts';
import { sampleKey, samples } from './samples.ts';
import { stringPlaces } from './string-places.ts';
import { operationTable } from './table.ts';

/** JSON and forms carry it in a text, SQLite keeps it, and PostgreSQL does not. */
const TEXT = 'a\0b';

const postgres = await startPostgres();

describe(
  'a zero character in any text',
  { skip: 'unavailable' in postgres ? postgres.unavailable : false },
  () => {
    let service: TestService;
    before(async () => {
      if ('unavailable' in postgres) return;
      service = await startService({ env: { CAPROCK_DATABASE_URL: await postgres.createDatabase() } });
      trust(service);
    });
    after(async () => {
      if ('unavailable' in postgres) return;
      await service[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    });

    for (const { shape } of operationTable().filter(({ shape: { service: of } }) => of.name !== 's3')) {
      const sample = samples[sampleKey(shape)];
      const places = sample === undefined ? [] : stringPlaces(shape.input, sample.input);
      if (sample === undefined || places.length === 0) continue;
      test(`${shape.service.name} ${shape.name} refuses or takes it in ${places.length} places`, async () => {
        const client = new sample.client({ ...clientOptions(service), maxAttempts: 1 });
        const failed: string[] = [];
        for (const { path, put } of places) {
          try {
            await client.send(new sample.command(put(TEXT) as never));
          } catch (error) {
            const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
            if (($metadata?.httpStatusCode ?? 500) >= 500) failed.push(`${path}: ${name}`);
          }
        }
        client.destroy();
        assert.deepEqual(failed, []);
      });
    }

    test('S3 refuses it in each name', async () => {
      const s3 = new S3Client({ ...clientOptions(service), forcePathStyle: true, maxAttempts: 1 });
      for (const command of [
        new GetObjectCommand({ Bucket: TEXT, Key: 'key' }),
        new GetObjectCommand({ Bucket: 'bucket', Key: TEXT }),
        new ListObjectsV2Command({ Bucket: 'bucket', Prefix: TEXT, StartAfter: TEXT }),
      ]) {
        await assert.rejects(s3.send(command as GetObjectCommand), { name: 'InvalidArgument' });
      }
      s3.destroy();
    });
  },
);
