import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  blocksOf,
  digestFile,
  findFiles,
  Measured,
  openFile,
  refuseBundle,
  type FoundFile,
} from './bundle-files.ts';
import { bundleDigest, formatBundleList, parseBundleList, type BundleFile } from './bundle-list.ts';
import { damaged } from './damaged.ts';
import type { BundleForm } from './form.ts';
import { closeFolders, writeFileOnce } from './read-only.ts';

/** Inside the folder of one delivered bundle: its files, and the list of their digests. */
const FILES = 'bundle';
const LIST = 'digests.json';

/**
 * A copy as the bundle's files are, which a sandbox is shown.
 *
 * promise 2: the provider's software is deep-copied
 */
export const plainForm: BundleForm = {
  folderOf: (account, digest) => join(account, digest),
  filesOf: (copy) => join(copy, FILES),

  async write(source, found, copy, onBytes) {
    const target = join(copy, FILES);
    const files: BundleFile[] = [];
    await mkdir(target, { recursive: true });
    for (const file of found) files.push(await copyFile(source, file, target, onBytes));
    const list = formatBundleList(files);
    await writeFileOnce(join(copy, LIST), [Buffer.from(list)], 0o444);
    await closeFolders(copy);
    return bundleDigest(list);
  },

  async verify(copy, digest) {
    const list = await readFile(join(copy, LIST)).catch(() => damaged('it has no list of digests'));
    if (bundleDigest(list) !== digest) damaged('its list of digests was changed');
    const listed = new Map(parseBundleList(list.toString('utf8')).map((file) => [file.path, file]));

    const root = await realpath(join(copy, FILES)).catch(() => damaged('its files are gone'));
    for (const found of await findFiles(root)) {
      const file = listed.get(found.path);
      if (file === undefined) return damaged('it has a file that was not delivered');
      listed.delete(found.path);
      if (found.bytes !== file.bytes || found.executable !== file.executable) damaged('a file was changed');
      await using handle = await openFile(root, found.path);
      if ((await digestFile(handle)).sha256 !== file.sha256) damaged('a file was changed');
    }
    if (listed.size > 0) damaged('a file is missing');
  },

  readManifest: (copy) => readFile(join(copy, FILES, 'caprock.json')),
  sourceOf: async (path) => path,
};

async function copyFile(
  source: string,
  file: FoundFile,
  target: string,
  onBytes: (bytes: number) => void,
): Promise<BundleFile> {
  const path = join(target, file.path);
  await mkdir(dirname(path), { recursive: true });
  await using from = await openFile(source, file.path);
  const measured = new Measured(blocksOf(from));
  await writeFileOnce(path, counting(measured, onBytes), file.executable ? 0o555 : 0o444);
  const { sha256, bytes } = measured.result();
  if (bytes !== file.bytes) refuseBundle('A file of the bundle changed while it was read.');
  return { path: file.path, bytes, sha256, executable: file.executable };
}

/** Tells of each block once it was taken. */
export async function* counting(
  blocks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    yield block;
    onBytes(block.length);
  }
}
