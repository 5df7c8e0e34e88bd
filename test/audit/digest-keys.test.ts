import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { DigestKeys, LogFolder, Trails } from '#audit';
import { claimDigests, type DigestDeps } from '../../src/audit/trails/digests.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { ACCOUNT, NOW } from './records.ts';
import { trailsUnderTest } from './trails.ts';

const DAY = 24 * 3600_000;

for (const kind of await trailsUnderTest()) {
  describe(`keys of digests on ${kind.name}`, { skip: kind.skip }, () => {
    test('after its days another key signs, the chain goes on, each digest verifies with the key that it names, and it is on record', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const clock = { at: NOW, now: () => clock.at };
      const destroyed: number[] = [];
      const pairs = new Map<number, ReturnType<typeof pair>>();
      const open = async (generation: number) => {
        const known = pairs.get(generation) ?? pair();
        pairs.set(generation, known);
        return known;
      };
      const installation = { accountId: ACCOUNT, region: 'us-east-1' };
      const keys = new DigestKeys({
        trail,
        installation,
        days: 30,
        clock,
        vault: { open, destroy: async (generation) => void destroyed.push(generation) },
      });
      const files = new LogFolder(folder.path);
      const deps: DigestDeps = {
        store: trail.store,
        files,
        region: 'us-east-1',
        clock,
        keys,
        periodMilliseconds: DAY,
      };
      await new Trails({ store: trail.store, clock, region: 'us-east-1' }).list(ACCOUNT);
      for (let day = 0; day < 40; day += 10) {
        clock.at = NOW + day * DAY + DAY;
        await keys.rotate();
        await claimDigests(deps);
      }
      await keys.rotate();
      assert.deepEqual(destroyed, [1]);

      const all = await keys.list();
      assert.equal(all.length, 2);
      const rows = await trail.store.db
        .selectFrom('trail_files')
        .selectAll()
        .where('kind', '=', 'digest')
        .orderBy('claimed_at')
        .execute();
      let before = 'null';
      const used = new Set<string>();
      for (const { bucket, object_key, sha256, body, signature } of rows) {
        const digest = JSON.parse(body ?? '');
        const key = all.find(({ fingerprint }) => fingerprint === digest.digestPublicKeyFingerprint);
        assert.ok(key !== undefined, 'the key of every digest is listed');
        used.add(key.fingerprint);
        const end = Date.parse(digest.digestEndTime);
        assert.ok(key.validFrom <= end && end <= key.validUntil, 'and valid at its time');
        const signed = `${digest.digestEndTime}\n${bucket}/${object_key}\n${sha256}\n${before}`;
        const publicKey = { key: key.der, format: 'der' as const, type: 'pkcs1' as const };
        assert.ok(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature ?? '', 'hex')));
        before = signature ?? '';
      }
      assert.deepEqual([rows.length, used.size], [4, 2]);
      await trail.index();
      const rotated = await trail.store.db
        .selectFrom('trail_events')
        .select('seq')
        .where('event_name', '=', 'DigestKeyRotated')
        .execute();
      assert.equal(rotated.length, 1);
    });

    test('a key that a clock far ahead has begun is valid once the clock is right again, and signs for all its days', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const clock = { at: NOW, now: () => clock.at };
      const keys = new DigestKeys({
        trail,
        installation: { accountId: ACCOUNT, region: 'us-east-1' },
        days: 30,
        clock,
        vault: { open: async () => pair(), destroy: async () => {} },
      });
      await keys.rotate();
      await keys.current();
      clock.at = NOW + 1_000 * DAY;
      await keys.rotate();
      assert.equal((await keys.list()).length, 2);
      clock.at = NOW;
      await keys.rotate();
      const [newest] = await keys.list();
      assert.ok(newest !== undefined && newest.validFrom <= NOW && newest.validUntil > NOW);
      clock.at = NOW + 29 * DAY;
      await keys.rotate();
      assert.equal((await keys.list()).length, 2);
      clock.at = NOW + 31 * DAY;
      await keys.rotate();
      assert.equal((await keys.list()).length, 3);
    });
  });
}

function pair() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { publicKey, createdAt: NOW, sign: (bytes: Uint8Array) => sign('sha256', bytes, privateKey) };
}
