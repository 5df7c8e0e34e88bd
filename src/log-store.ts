import { readFile } from 'node:fs/promises';
import { LogFolder, type LogStore } from '#audit';
import type { Egress } from '#egress';
import { CaprockError, type Clock } from '#kernel';
import { readPrivateFile } from '#keys';
import { parseCredentials, readEndpoint, S3Store } from '#object-store';
import type { Settings } from '#settings';

/** A file of credentials is some lines long. */
const CREDENTIALS_BYTES = 64 * 1024;

/**
 * Where log files and digests go: an S3-compatible store where the operator named one, a folder otherwise.
 *
 * @throws CaprockError `BadSetting`, `UnsafeFile`
 */
export async function openLogStore(
  { trailFolder, trailStore, fips, region }: Settings,
  deps: { readonly egress: Egress; readonly clock: Clock },
): Promise<LogStore> {
  if (trailStore === undefined) return new LogFolder(trailFolder);
  const { endpoint, bucket, credentials, authority, encryption, owner } = trailStore;
  const [one = '', ...prefix] = bucket.split('/');
  const read = async () => parseCredentials((await credentialsIn(credentials)).toString('utf8'));
  await read();
  return new S3Store({
    ...deps,
    place: {
      endpoint: readEndpoint(endpoint, fips),
      region: trailStore.region === '' ? region : trailStore.region,
      ...(one !== '' && { bucket: one }),
      prefix: prefix.join('/'),
    },
    credentials: read,
    ...(authority !== '' && { authorities: await readFile(authority, 'utf8') }),
    ...(encryption !== '' && { encryption }),
    ...(owner !== '' && { owner }),
  });
}

async function credentialsIn(path: string): Promise<Buffer> {
  const bytes = await readPrivateFile(path, CREDENTIALS_BYTES);
  if (bytes !== undefined) return bytes;
  throw new CaprockError(
    'BadSetting',
    `CAPROCK_TRAIL_STORE_CREDENTIALS (--trail-store-credentials) names ${path}, and there is no such file.`,
  );
}
