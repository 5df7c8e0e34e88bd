import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, stat, statfs } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { CaprockError, limits, type Clock } from '#kernel';
import { ensureAccount } from './account.ts';
import { blocksOf, findFiles, openFile, refuseBundle, type FoundFile } from './bundle-files.ts';
import { plainForm } from './copy.ts';
import { type Deployment } from './deployment.ts';
import type { BundleForm, FormName } from './form.ts';
import { bundleForms } from './forms.ts';
import { strictest, type Isolation } from './isolation.ts';
import { syncFolder } from '#files';
import { removeFolder } from './remove-folder.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { readModelEntry, writeModelEntry } from './model-table.ts';
import { checkRegion, DIGEST } from './names.ts';
import type { BundleSealer } from './sealing.ts';

export interface DeliveryOptions {
  /** The provider's folder, with `caprock.json` in it. */
  readonly source: string;
  /** Checked against the manifest's when given. */
  readonly provider?: string;
  /** `CAPROCK_HOME/deployments` */
  readonly directory: string;
  readonly region: string;
  readonly clock: Clock;
  /** The operator's choice; `per-customer` unless given. */
  readonly isolation?: Isolation;
  /** As the model was delivered until now when not given: plain at first. */
  readonly form?: FormName;
  /** Absent where nothing is sealed. */
  readonly sealer?: BundleSealer;
  readonly onProgress?: (progress: DeliveryProgress) => void;
}

export interface DeliveryProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface Delivery {
  readonly deployment: Deployment;
  readonly files: number;
  readonly bytes: number;
  /** False when this very bundle was there already and nothing had to be copied. */
  readonly copied: boolean;
  /** Digest of the bundle that served this model id until now, when it is another. */
  readonly replaced?: string;
}

/** What `deliver` keeps a copy under until it is whole. */
const INCOMING = '.incoming-';
/** One that was left behind by a crash is cleared away after this. */
const INCOMING_MOST_MILLISECONDS = 24 * 3_600_000;

/**
 * Copies a provider's software into its deployment account, named by its digest and read-only, and makes it the one
 * that serves its model id. Nothing refers to the provider's folder afterwards.
 *
 * promise 2: the provider has no access to the copy
 * @throws CaprockError `InvalidBundle`, `InvalidManifest`, `InvalidRegion`, `NoRoom`
 */
export async function deliver(options: DeliveryOptions): Promise<Delivery> {
  // 1. What is to be delivered, and whether it may be
  checkRegion(options.region);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const source = await sourceFolder(options);
  const found = await findFiles(source);
  const manifest = await readManifest(source, found);
  if (options.provider !== undefined && options.provider !== manifest.provider) {
    refuseBundle('The provider in caprock.json is not the one that was named for this delivery.');
  }
  const bytes = found.reduce((sum, file) => sum + file.bytes, 0);

  // 2. The deployment account of this provider in this region
  const account = resolve(options.directory, options.region, manifest.provider);
  await mkdir(account, { recursive: true, mode: 0o700 });
  await clearLeftovers(account, options.clock);
  await checkRoom(account, bytes);
  const number = await ensureAccount(options.directory, options.region, manifest.provider);

  // 3. The copy: whoever wanted a model sealed has to say so before another copy of it lies in the clear
  const before = await readModelEntry(account, manifest.modelId).catch(() => undefined);
  const formName = options.form ?? before?.form ?? (await formBeside(account));
  const forms = bundleForms(options.sealer);
  const form = forms[formName];
  const onBytes = progressOf(bytes, options.onProgress);
  const { digest, copied } = await keepCopy({ source, found, account, form, onBytes });

  // 4. From now on it serves the model
  const chosen = options.isolation === undefined ? {} : { isolation: options.isolation };
  const deliveredAt = options.clock.now();
  await writeModelEntry(account, {
    modelId: manifest.modelId,
    digest,
    form: formName,
    deliveredAt,
    ...chosen,
  });
  if (formName === 'sealed') await removePlainCopies(account, manifest.modelId);
  else await removeFolder(forms.sealed.folderOf(account, digest));

  const deployment: Deployment = {
    manifest,
    digest,
    form: formName,
    path: form.filesOf(form.folderOf(account, digest)),
    region: options.region,
    isolation: strictest(options.isolation, manifest.isolation),
    account: number,
    deliveredAt,
  };
  const replaced = before === undefined || before.digest === digest ? {} : { replaced: before.digest };
  return { deployment, files: found.length, bytes, copied, ...replaced };
}

async function sourceFolder({ source, directory }: DeliveryOptions): Promise<string> {
  const real = await realpath(source).catch(() => refuseBundle('There is no such folder to deliver.'));
  if (!(await stat(real)).isDirectory()) refuseBundle('What is delivered must be a folder.');
  const target = await realpath(directory);
  const within = (inner: string, outer: string): boolean => (inner + sep).startsWith(outer + sep);
  if (within(real, target) || within(target, real)) {
    refuseBundle('The folder to deliver and the deployments of Caprock lie one inside the other.');
  }
  return real;
}

async function readManifest(source: string, found: readonly FoundFile[]): Promise<Manifest> {
  const file = found.find(({ path }) => path === 'caprock.json');
  if (file === undefined) return refuseBundle('The bundle has no caprock.json in its folder.');
  if (file.bytes > limits.bundleManifestBytes) return refuseBundle('The bundle’s caprock.json is too large.');
  await using handle = await openFile(source, file.path);
  const manifest = parseManifest(Buffer.concat(await Array.fromAsync(blocksOf(handle))));
  const program = manifest.command[0];
  if (program !== 'node' && !found.some(({ path, executable }) => path === program && executable)) {
    refuseBundle('The first word of the command is neither node nor an executable file of the bundle.');
  }
  return manifest;
}

/** One that is there already and whole stays. */
async function keepCopy(parts: {
  readonly source: string;
  readonly found: readonly FoundFile[];
  readonly account: string;
  readonly form: BundleForm;
  readonly onBytes: (bytes: number) => void;
}): Promise<{ digest: string; copied: boolean }> {
  const { source, found, account, form, onBytes } = parts;
  const incoming = join(account, INCOMING + randomUUID());
  try {
    const digest = await form.write(source, found, incoming, onBytes);
    const target = form.folderOf(account, digest);
    if (await isWhole(form, target, digest)) return { digest, copied: false };
    await removeFolder(target);
    await rename(incoming, target);
    await syncFolder(account);
    return { digest, copied: true };
  } finally {
    await removeFolder(incoming);
  }
}

async function isWhole(form: BundleForm, copy: string, digest: string): Promise<boolean> {
  return form.verify(copy, digest).then(
    () => true,
    () => false,
  );
}

/** Of a model without an entry, or with one that is damaged: then what may have been sealed stays so. */
async function formBeside(account: string): Promise<FormName> {
  const isNew = (await readdir(account)).every((name) => !name.endsWith('.sealed'));
  return isNew ? 'plain' : 'sealed';
}

/** What lay in the clear of a model that is sealed from now on, earlier deliveries too. */
async function removePlainCopies(account: string, modelId: string): Promise<void> {
  for (const name of (await readdir(account)).filter((one) => DIGEST.test(one))) {
    const copy = plainForm.folderOf(account, name);
    const manifest = await plainForm
      .readManifest(copy, name)
      .then(parseManifest)
      .catch(() => undefined);
    if (manifest?.modelId === modelId) await removeFolder(copy);
  }
  await syncFolder(account);
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes < bavail * bsize) return;
  throw new CaprockError('NoRoom', 'The disk of CAPROCK_HOME has not enough room for the copy.');
}

async function clearLeftovers(account: string, clock: Clock): Promise<void> {
  for (const name of await readdir(account)) {
    if (!name.startsWith(INCOMING)) continue;
    const folder = join(account, name);
    const stats = await stat(folder).catch(() => undefined);
    if (stats && clock.now() - stats.mtimeMs > INCOMING_MOST_MILLISECONDS) await removeFolder(folder);
  }
}

function progressOf(bytesTotal: number, report: DeliveryOptions['onProgress']): (bytes: number) => void {
  let bytesDone = 0;
  return (bytes) => {
    bytesDone += bytes;
    report?.({ bytesDone, bytesTotal });
  };
}
