import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, TrailFileRow, TrailRow } from '#store';
import { isoSeconds, limits } from '#kernel';
import { digestKey } from './layout.ts';
import type { DigestKeys } from './digest-keys.ts';
import { fingerprintOf, type RsaSigner } from './rsa-signer.ts';
import type { DeliveryDeps } from './log-files.ts';

export interface DigestDeps extends DeliveryDeps {
  readonly keys: Pick<DigestKeys, 'current'>;
  readonly periodMilliseconds: number;
}

/**
 * Claims a digest for each trail whose period is over: it lists the log files since the last digest, and names and
 * quotes the signature of that one, so that none can be taken away unseen.
 *
 * A clock that has gone back a little makes no digest until it is where it was. One that had been far ahead, and was put
 * right, would let the trail wait for years: digests go on at its time, and the chain with them, over what was delivered
 * in that future as well.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export async function claimDigests(deps: DigestDeps): Promise<void> {
  const { db } = deps.store;
  const now = deps.clock.now();
  const end = Math.floor(now / deps.periodMilliseconds) * deps.periodMilliseconds;
  const due = await db
    .selectFrom('trails')
    .selectAll()
    .where('validated', '=', 1)
    .where('logging', '=', 1)
    .where((is) =>
      is.or([is('digested_to', '<', end), is('digested_to', '>', end + limits.clockBackMilliseconds)]),
    )
    .execute();
  if (due.length === 0) return;
  const signer = await deps.keys.current();
  for (const trail of due) {
    // For a time that has its digest, from when a clock was wrong, there is no other.
    if (await hasDigest(db, trail, end, deps.region)) continue;
    await db.transaction().execute(async (trx) => {
      const claimed = await trx
        .updateTable('trails')
        .set({ digested_to: end, last_digest: keyOf(trail, end, deps.region) })
        .where('account_id', '=', trail.account_id)
        .where('name', '=', trail.name)
        .where('digested_to', '=', trail.digested_to)
        .executeTakeFirst();
      // Another replica was first.
      if (claimed.numUpdatedRows === 0n) return;
      const start = trail.digested_to < end ? trail.digested_to : end - deps.periodMilliseconds;
      const times = { start, end, now };
      await claimDigest(trx, trail, times, { region: deps.region, signer });
    });
  }
}

function keyOf({ prefix, account_id: accountId, name }: TrailRow, end: number, region: string): string {
  return digestKey({ prefix, accountId, region }, name, end);
}

async function hasDigest(
  db: Kysely<Database>,
  trail: TrailRow,
  end: number,
  region: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('trail_files')
    .select('object_key')
    .where('bucket', '=', trail.bucket)
    .where('object_key', '=', keyOf(trail, end, region))
    .executeTakeFirst();
  return found !== undefined;
}

/** Milliseconds since the epoch. */
interface Times {
  readonly start: number;
  readonly end: number;
  readonly now: number;
}

async function claimDigest(
  trx: Kysely<Database>,
  trail: TrailRow,
  { start, end, now }: Times,
  deps: { readonly region: string; readonly signer: RsaSigner },
): Promise<void> {
  const { region, signer } = deps;
  const fingerprint = fingerprintOf(signer.publicKey.export({ type: 'pkcs1', format: 'der' }));
  const files = trx
    .selectFrom('trail_files')
    .selectAll()
    .where('account_id', '=', trail.account_id)
    .where('name', '=', trail.name)
    .where('bucket', '=', trail.bucket);
  const logs = await files
    .where('kind', '=', 'log')
    .where('digest_key', 'is', null)
    .where((is) =>
      is.or([is('claimed_at', '<', end), is('claimed_at', '>', now + limits.clockBackMilliseconds)]),
    )
    .orderBy('first_leaf')
    .execute();
  const earlier = files.where('kind', '=', 'digest');
  const previous =
    (await earlier.where('object_key', '=', trail.last_digest).executeTakeFirst()) ??
    (await earlier.orderBy('claimed_at', 'desc').executeTakeFirst());
  const key = keyOf(trail, end, region);
  const body = JSON.stringify(digestBody({ trail, start, end, key, logs, previous, fingerprint }));
  const sha256 = createHash('sha256').update(body).digest('hex');
  const signed = [isoSeconds(end), `${trail.bucket}/${key}`, sha256, previous?.signature ?? 'null'].join(
    '\n',
  );
  await trx
    .insertInto('trail_files')
    .values({
      bucket: trail.bucket,
      object_key: key,
      account_id: trail.account_id,
      name: trail.name,
      kind: 'digest',
      first_leaf: logs[0]?.first_leaf ?? 0,
      end_leaf: logs.at(-1)?.end_leaf ?? 0,
      selectors: '',
      sha256,
      oldest: null,
      newest: null,
      claimed_at: end,
      delivered_at: null,
      digest_key: null,
      body,
      signature: signer.sign(Buffer.from(signed)).toString('hex'),
    })
    .execute();
  for (const { object_key } of logs) {
    await trx
      .updateTable('trail_files')
      .set({ digest_key: key })
      .where('bucket', '=', trail.bucket)
      .where('object_key', '=', object_key)
      .execute();
  }
}

function digestBody(facts: {
  readonly trail: TrailRow;
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly logs: readonly TrailFileRow[];
  readonly previous: TrailFileRow | undefined;
  readonly fingerprint: string;
}) {
  const { trail, start, end, key, logs, previous, fingerprint } = facts;
  const oldest = logs.flatMap((log) => log.oldest ?? []);
  const newest = logs.flatMap((log) => log.newest ?? []);
  return {
    awsAccountId: trail.account_id,
    digestStartTime: isoSeconds(start),
    digestEndTime: isoSeconds(end),
    digestS3Bucket: trail.bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: newest.length === 0 ? null : isoSeconds(Math.max(...newest)),
    oldestEventTime: oldest.length === 0 ? null : isoSeconds(Math.min(...oldest)),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.object_key ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: log.bucket,
      s3Object: log.object_key,
      hashValue: log.sha256,
      hashAlgorithm: 'SHA-256',
      newestEventTime: isoSeconds(log.newest ?? log.claimed_at),
      oldestEventTime: isoSeconds(log.oldest ?? log.claimed_at),
    })),
  };
}
