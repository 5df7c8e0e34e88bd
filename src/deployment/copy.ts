import { chmod, mkdir, open, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CaprockError } from '#kernel';
import { digestFile, findFiles, openFile, refuseBundle, type FoundFile } from './bundle-files.ts';
import { bundleDigest, formatBundleList, parseBundleList, type BundleFile } from './bundle-list.ts';
import { syncFolder } from './durable.ts';

/** Inside the folder of one delivered bundle: its files, and the list of their digests. */
const FILES = 'bundle';
const LIST = 'digests.json';

export function filesFolder(copy: string): string {
  return join(copy, FILES);
}

/**
 * Copies the files of a bundle and writes down what was copied, durably and read-only.
 * @returns the digest of the bundle
 *
 * promise 2: the provider's software is deep-copied
 */
export async function copyBundle(
  source: string,
  found: readonly FoundFile[],
  copy: string,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const target = filesFolder(copy);
  const files: BundleFile[] = [];
  await mkdir(target, { recursive: true });
  for (const file of found) files.push(await copyFile(source, file, target, onBytes));

  const list = formatBundleList(files);
  const handle = await open(join(copy, LIST), 'wx', 0o444);
  try {
    await handle.writeFile(list);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await sealFolders(copy);
  return bundleDigest(list);
}

async function copyFile(
  source: string,
  file: FoundFile,
  target: string,
  onBytes: (bytes: number) => void,
): Promise<BundleFile> {
  const path = join(target, file.path);
  await mkdir(dirname(path), { recursive: true });
  await using from = await openFile(source, file.path);
  await using to = await open(path, 'wx', 0o600);
  const { sha256, bytes } = await digestFile(from, async (block) => {
    await to.writeFile(block);
    onBytes(block.length);
  });
  if (bytes !== file.bytes) refuseBundle('A file of the bundle changed while it was read.');
  await to.chmod(file.executable ? 0o555 : 0o444);
  await to.sync();
  return { path: file.path, bytes, sha256, executable: file.executable };
}

/** Makes every folder durable and read-only, the deepest first. */
async function sealFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await sealFolders(join(folder, entry.name));
  }
  await syncFolder(folder);
  await chmod(folder, 0o555);
}

/**
 * Checks that a copy is, byte for byte, the bundle that its digest names, and has nothing besides.
 * @throws CaprockError `DamagedBundle`, which says what differs
 *
 * promise 2: what runs is what was delivered
 */
export async function verifyCopy(copy: string, digest: string): Promise<void> {
  const list = await readFile(join(copy, LIST)).catch(() => damaged('it has no list of digests'));
  if (bundleDigest(list) !== digest) damaged('its list of digests was changed');
  const listed = new Map(parseBundleList(list.toString('utf8')).map((file) => [file.path, file]));

  const root = await realpath(filesFolder(copy)).catch(() => damaged('its files are gone'));
  for (const found of await findFiles(root)) {
    const file = listed.get(found.path);
    if (file === undefined) return damaged('it has a file that was not delivered');
    listed.delete(found.path);
    if (found.bytes !== file.bytes || found.executable !== file.executable) damaged('a file was changed');
    await using handle = await openFile(root, found.path);
    if ((await digestFile(handle)).sha256 !== file.sha256) damaged('a file was changed');
  }
  if (listed.size > 0) damaged('a file is missing');
}

function damaged(what: string): never {
  throw new CaprockError('DamagedBundle', `The copy is not what was delivered: ${what}. Deliver it again.`);
}
