import type { Kysely } from 'kysely';
import type { Database } from '#store';

/** Log files and digests that were claimed and are not in their store yet: how many, and since when. */
export async function waitingFiles(
  db: Kysely<Database>,
): Promise<{ readonly files: number; readonly since: number | undefined }> {
  const { files, since } = await db
    .selectFrom('trail_files')
    .select((all) => [all.fn.countAll<number | string>().as('files'), all.fn.min('claimed_at').as('since')])
    .where('delivered_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { files: Number(files), since: since ?? undefined };
}
