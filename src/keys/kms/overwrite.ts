import type { Database } from '#store';
import type { Transaction } from 'kysely';

/** Overwrites the sealed material of a key: first with as many zeros, so that they take its place, then with nothing. */
export async function overwriteMaterial(trx: Transaction<Database>, keyId: string): Promise<void> {
  const versions = await trx
    .selectFrom('kms_key_versions')
    .select(['version_id', 'sealed_material'])
    .where('key_id', '=', keyId)
    .execute();
  for (const { version_id: versionId, sealed_material: sealed } of versions) {
    if (sealed === null) continue;
    for (const bytes of [new Uint8Array(sealed.length), null]) {
      await trx
        .updateTable('kms_key_versions')
        .set({ sealed_material: bytes })
        .where('key_id', '=', keyId)
        .where('version_id', '=', versionId)
        .execute();
    }
  }
}
