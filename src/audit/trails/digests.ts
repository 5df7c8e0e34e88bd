import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, TrailFileRow, TrailRow } from '#store';
import { isoSeconds } from '#kernel';
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
    .where('digested_to', '<', end)
    .execute();
  if (due.length === 0) return;
  const signer = await deps.keys.current();
  for (const trail of due) {
    await db.transaction().execute(async (trx) => {
      const claimed = await trx
        .updateTable('trails')
        .set({ digested_to: end })
        .where('account_id', '=', trail.account_id)
        .where('name', '=', trail.name)
        .where('digested_to', '=', trail.digested_to)
        .executeTakeFirst();
      // Another replica was first.
      if (claimed.numUpdatedRows === 0n) return;
      await claimDigest(trx, trail, end, { region: deps.region, signer });
    });
  }
}

async function claimDigest(
  trx: Kysely<Database>,
  trail: TrailRow,
  end: number,
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
    .where('claimed_at', '<', end)
    .orderBy('first_leaf')
    .execute();
  const previous = await files.where('kind', '=', 'digest').orderBy('claimed_at', 'desc').executeTakeFirst();
  const layout = { prefix: trail.prefix, accountId: trail.account_id, region };
  const key = digestKey(layout, trail.name, end);
  const body = JSON.stringify(digestBody({ trail, end, key, logs, previous, fingerprint }));
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
  readonly end: number;
  readonly key: string;
  readonly logs: readonly TrailFileRow[];
  readonly previous: TrailFileRow | undefined;
  readonly fingerprint: string;
}) {
  const { trail, end, key, logs, previous, fingerprint } = facts;
  const oldest = logs.flatMap((log) => log.oldest ?? []);
  const newest = logs.flatMap((log) => log.newest ?? []);
  return {
    awsAccountId: trail.account_id,
    digestStartTime: isoSeconds(trail.digested_to),
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
