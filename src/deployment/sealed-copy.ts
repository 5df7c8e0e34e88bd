import { mkdir, open, readdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { limits } from '#kernel';
import { blocksOf, digestFile, Measured, openFile, refuseBundle, type FoundFile } from './bundle-files.ts';
import { bundleDigest, formatBundleList, parseBundleList, type BundleFile } from './bundle-list.ts';
import { counting } from './copy.ts';
import { damaged } from './damaged.ts';
import type { BundleForm } from './form.ts';
import { closeFolders, writeFileOnce } from './read-only.ts';
import type { BundleSealer, SealedFilePlace } from './sealing.ts';

/** Inside the folder of a sealed copy: the list of its files, and each of them under its number in that list. */
const LIST = 'list';
/** Caprock alone reads them; a sandbox is handed what is in them. */
const MODE = 0o400;

/**
 * A copy of which nothing can be read without the root key: neither content nor names of files, neither list nor
 * manifest. It is opened in memory, for the catalog and for a sandbox.
 *
 * promise 7: bundles are encrypted at rest where the operator asks
 */
export function sealedForm(sealer: BundleSealer): BundleForm {
  return {
    folderOf: (account, digest) => join(account, `${digest}.sealed`),
    filesOf: (copy) => copy,

    async write(source, found, copy, onBytes) {
      checkSize(found);
      const files = await measure(source, found);
      const list = formatBundleList(files);
      const digest = bundleDigest(list);
      await mkdir(copy, { recursive: true });
      for (const [index, file] of parseBundleList(list).entries()) {
        await using from = await openFile(source, file.path);
        const plain = new Measured(counting(blocksOf(from), onBytes));
        await writeFileOnce(join(copy, `${index}`), sealer.seal(plain, { digest, path: file.path }), MODE);
        if (plain.result().sha256 !== file.sha256) refuseBundle(CHANGED);
      }
      await writeFileOnce(join(copy, LIST), sealer.seal([Buffer.from(list)], { digest, path: '' }), MODE);
      await closeFolders(copy);
      return digest;
    },

    async verify(copy, digest) {
      const files = await openCopy(sealer, copy, digest);
      if ((await readdir(copy)).length > files.length + 1) damaged('it has a file that was not delivered');
      for (const file of files) for await (const _block of file.read());
    },

    async readManifest(copy, digest) {
      const files = await openCopy(sealer, copy, digest);
      const manifest = files.find(({ path }) => path === 'caprock.json');
      return Buffer.concat(await Array.fromAsync(manifest?.read() ?? damaged('it has no manifest')));
    },

    sourceOf: (copy, digest) => openCopy(sealer, copy, digest),
  };
}

const CHANGED = 'A file of the bundle changed while it was read.';

/** A sandbox is given a descriptor for each file, and has them all in memory. */
function checkSize(found: readonly FoundFile[]): void {
  if (found.length > limits.sealedBundleFiles) {
    refuseBundle(
      `A bundle that is sealed has ${limits.sealedBundleFiles} files at most, and this one ${found.length}: pack them together, or deliver it plain.`,
    );
  }
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > totalmem())
    refuseBundle('A bundle that is sealed is unsealed into memory, and this machine has less than it needs.');
}

async function measure(source: string, found: readonly FoundFile[]): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for (const { path, executable, bytes } of found) {
    await using file = await openFile(source, path);
    const digest = await digestFile(file);
    if (digest.bytes !== bytes) refuseBundle(CHANGED);
    files.push({ path, executable, ...digest });
  }
  return files;
}

/** A file of a sealed copy, which is read unsealed. */
interface SealedFile extends BundleFile {
  /** @throws CaprockError at the latest when its end is reached, where it is not the file that was delivered */
  read(): AsyncIterable<Uint8Array>;
}

async function openCopy(sealer: BundleSealer, copy: string, digest: string): Promise<SealedFile[]> {
  const list = Buffer.concat(await Array.fromAsync(unseal(sealer, join(copy, LIST), { digest, path: '' })));
  if (bundleDigest(list) !== digest) damaged('its list of digests was changed');
  return parseBundleList(list.toString('utf8')).map((file, index) => ({
    ...file,
    read: () => readFile(sealer, join(copy, `${index}`), digest, file),
  }));
}

async function* readFile(
  sealer: BundleSealer,
  sealed: string,
  digest: string,
  { path, sha256 }: BundleFile,
): AsyncGenerator<Uint8Array> {
  const plain = new Measured(unseal(sealer, sealed, { digest, path }));
  yield* plain;
  // What is sealed was authentic already; the digest in the records is to say what ran all the same.
  if (plain.result().sha256 !== sha256) damaged('a file was changed');
}

async function* unseal(
  sealer: BundleSealer,
  path: string,
  place: SealedFilePlace,
): AsyncGenerator<Uint8Array> {
  await using file = await open(path).catch(() => damaged('a file is missing'));
  yield* sealer.open(blocksOf(file), place);
}
