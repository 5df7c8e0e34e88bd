import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { LogFolder, Trails, type Trail } from '#audit';
import { claimDigests } from '../../src/audit/trails/digests.ts';
import { claimLogFiles, writeClaimed } from '../../src/audit/trails/log-files.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { aRecord, ACCOUNT, NOW } from './records.ts';
import { trailsUnderTest } from './trails.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signer = { publicKey, createdAt: NOW, sign: (bytes: Uint8Array) => sign('sha256', bytes, privateKey) };
const HOUR = 3600_000;
const YEAR = 365 * 24 * HOUR;

/** What delivers, on a clock that the test moves. */
function deliveryOf(trail: Trail, path: string) {
  const clock = { at: NOW, now: () => clock.at };
  const deps = { store: trail.store, files: new LogFolder(path), region: 'us-east-1', clock };
  const digests = { ...deps, keys: { current: async () => signer }, periodMilliseconds: HOUR };
  return { clock, deps, digests, trails: new Trails(deps) };
}

async function filesBelow(path: string, part: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((name) => name.includes(part)).toSorted();
}

async function recordIdsIn(files: readonly string[]): Promise<string[]> {
  const texts = files.map(async (file) => gunzipSync(await readFile(file)).toString('utf8'));
  return (await Promise.all(texts)).flatMap((text) =>
    JSON.parse(text).Records.map(({ eventID }: { eventID: string }) => eventID),
  );
}

for (const kind of await trailsUnderTest()) {
  describe(`delivery on ${kind.name}`, { skip: kind.skip }, () => {
    test('every record is in one log file, although two replicas deliver at once and one stops between claim and file', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const one = deliveryOf(trail, folder.path);
      const other = deliveryOf(trail, folder.path);
      const ids: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const records = Array.from({ length: 20 }, () => aRecord());
        await Promise.all(records.map((record) => trail.append(record)));
        ids.push(...records.map(({ eventID }) => eventID));
        await trail.index();
        await Promise.all([claimLogFiles(one.deps), claimLogFiles(other.deps)]);
        // In the second round nobody writes: as if the replica that claimed had been killed.
        if (round !== 1) await Promise.all([writeClaimed(one.deps), writeClaimed(other.deps)]);
        one.clock.at += 60_000;
        other.clock.at += 60_000;
      }
      const found = await recordIdsIn(await filesBelow(folder.path, '_CloudTrail_'));
      assert.deepEqual(found.toSorted(), ids.toSorted());
      assert.deepEqual(await filesBelow(folder.path, '.part'), []);
    });

    test('digests chain: each is signed, names its log files by their hashes, and quotes the one before', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { clock, deps, digests, trails } = deliveryOf(trail, folder.path);
      await trails.list(ACCOUNT);
      for (let round = 0; round < 3; round += 1) {
        await trail.append(aRecord());
        await trail.index();
        await claimLogFiles(deps);
        clock.at += HOUR;
        await Promise.all([claimDigests(digests), claimDigests(digests)]);
        await writeClaimed(deps);
      }
      let signature: string | null = null;
      const listed: string[] = [];
      const files = await filesBelow(folder.path, 'CloudTrail-Digest_');
      assert.equal(files.length, 3);
      for (const file of files) {
        const text = gunzipSync(await readFile(file)).toString('utf8');
        const digest = JSON.parse(text);
        assert.equal(digest.previousDigestSignature, signature);
        const hash = createHash('sha256').update(text).digest('hex');
        const place = `${digest.digestS3Bucket}/${digest.digestS3Object}`;
        const signed = `${digest.digestEndTime}\n${place}\n${hash}\n${signature ?? 'null'}`;
        const row = await trail.store.db
          .selectFrom('trail_files')
          .select('signature')
          .where('object_key', '=', digest.digestS3Object)
          .executeTakeFirstOrThrow();
        signature = row.signature ?? '';
        assert.ok(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'hex')));
        for (const { s3Bucket, s3Object, hashValue } of digest.logFiles) {
          const log = gunzipSync(await readFile(folder.file(s3Bucket, s3Object)));
          assert.equal(createHash('sha256').update(log).digest('hex'), hashValue);
          listed.push(s3Object);
        }
      }
      assert.equal(listed.length, 3);
      assert.equal(new Set(listed).size, 3);
    });

    test('a clock that jumps back makes no digest twice, delivery goes on, and the next digest has what was delivered meanwhile', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { clock, deps, digests, trails } = deliveryOf(trail, folder.path);
      await trails.list(ACCOUNT);
      clock.at += HOUR;
      await claimDigests(digests);
      clock.at -= 2 * HOUR;
      await claimDigests(digests);
      await trail.append(aRecord());
      await trail.index();
      await claimLogFiles(deps);
      await writeClaimed(deps);
      assert.equal((await filesBelow(folder.path, 'CloudTrail-Digest_')).length, 1);
      const [log = ''] = await filesBelow(folder.path, '_CloudTrail_');
      clock.at += 3 * HOUR;
      await claimDigests(digests);
      await writeClaimed(deps);
      const files = await filesBelow(folder.path, 'CloudTrail-Digest_');
      assert.equal(files.length, 2);
      const { logFiles } = JSON.parse(gunzipSync(await readFile(files[1] ?? '')).toString('utf8'));
      assert.equal(logFiles.length, 1);
      assert.ok(log.endsWith(logFiles[0].s3Object));
    });

    test('a clock that jumps years ahead and back: digests go on at once, each names the one before, and every log file is in one', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { clock, deps, digests, trails } = deliveryOf(trail, folder.path);
      await trails.list(ACCOUNT);
      const hours = async (count: number): Promise<void> => {
        for (let hour = 0; hour < count; hour += 1) {
          await trail.append(aRecord({ at: clock.at }));
          await trail.index();
          await claimLogFiles(deps);
          clock.at += HOUR;
          await Promise.all([claimDigests(digests), claimDigests(digests)]);
          await writeClaimed(deps);
        }
      };
      await hours(2);
      clock.at += 3 * YEAR;
      await hours(2);
      clock.at -= 3 * YEAR;
      await hours(2);
      // Three years later the hours come that the wrong clock had made digests for.
      clock.at += 3 * YEAR - 3 * HOUR;
      await hours(4);
      const files = await filesBelow(folder.path, 'CloudTrail-Digest_');
      const bodies = await Promise.all(
        files.map(async (file) => JSON.parse(gunzipSync(await readFile(file)).toString('utf8'))),
      );
      const byKey = new Map(bodies.map((body) => [body.digestS3Object, body]));
      const listed: string[] = [];
      const last = await trail.store.db.selectFrom('trails').selectAll().executeTakeFirstOrThrow();
      let chain = 0;
      for (let body = byKey.get(last.last_digest); body !== undefined; chain += 1) {
        assert.ok(body.digestStartTime < body.digestEndTime);
        listed.push(...body.logFiles.map(({ s3Object }: { s3Object: string }) => s3Object));
        body = byKey.get(body.previousDigestS3Object);
      }
      assert.equal(chain, files.length, 'the chain has every digest');
      assert.ok(chain >= 7, `only ${chain} digests`);
      const logs = await filesBelow(folder.path, '_CloudTrail_');
      assert.equal(new Set(listed).size, listed.length, 'none is listed twice');
      assert.equal(listed.length, logs.length, 'every log file is listed');
      assert.equal((await recordIdsIn(logs)).length, 10);
    });

    test('a trail that is stopped gets nothing, and a selector leaves out what it says', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { deps, trails } = deliveryOf(trail, folder.path);
      const ref = { accountId: ACCOUNT, name: 'writes' };
      await trails.create(ref, { bucket: 'some-bucket' }, []);
      await trails.putSelectors(ref, { form: 'classic', selectors: [{ ReadWriteType: 'WriteOnly' }] });
      const [before, write] = [aRecord({ readOnly: false }), aRecord({ readOnly: false })];
      const deliver = async (): Promise<void> => {
        await trail.index();
        await claimLogFiles(deps);
        await writeClaimed(deps);
      };
      await trail.append(before);
      await deliver();
      await trails.start(ref);
      await trail.append(write);
      await trail.append(aRecord({ readOnly: true }));
      await deliver();
      await trails.stop(ref);
      await trail.append(aRecord({ readOnly: false }));
      await deliver();
      assert.deepEqual(await recordIdsIn(await filesBelow(folder.path, 'some-bucket')), [write.eventID]);
      assert.equal((await recordIdsIn(await filesBelow(folder.path, 'caprock-trail-'))).length, 4);
    });
  });
}
