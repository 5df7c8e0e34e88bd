import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CaprockError, foundationModelArn, limits } from '#kernel';
import { readAccount } from './account.ts';
import { type Deployment } from './deployment.ts';
import { bundleForms, type BundleForms } from './forms.ts';
import { strictest } from './isolation.ts';
import { parseManifest } from './manifest.ts';
import { modelIdsIn, readModelEntry, stateOfEntries } from './model-table.ts';
import { checkRegion, isProvider } from './names.ts';
import type { BundleSealer } from './sealing.ts';

/** Something under `deployments/` that is not served, and why. */
export interface Refusal {
  /** Relative to `deployments/`: `us-east-1/acme/acme.tiny-v1:0`. */
  readonly path: string;
  readonly problem: string;
}

/** The models of one region that can be served: those whose copy is whole. */
export interface Catalog extends AsyncDisposable {
  list(): readonly Deployment[];
  /** By model id, or by the ARN of the foundation model in this region. */
  find(modelId: string): Deployment | undefined;
  readonly refused: readonly Refusal[];
  /** Looks at once whether anything was delivered; otherwise the catalog looks by itself each second. */
  refresh(): Promise<void>;
}

export interface CatalogOptions {
  /** `CAPROCK_HOME/deployments` */
  readonly directory: string;
  readonly region: string;
  /** Absent where nothing that is sealed can be run: without a sandbox. */
  readonly sealer?: BundleSealer | undefined;
}

/**
 * Reads what was delivered and checks every byte of it: at open, and of each new delivery before it serves.
 * @throws CaprockError `InvalidRegion`
 */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  checkRegion(options.region);
  const catalog = new DirectoryCatalog(options);
  await catalog.refresh();
  catalog.watch();
  return catalog;
}

class DirectoryCatalog implements Catalog {
  readonly #options: CatalogOptions;
  readonly #forms: BundleForms;
  /** Folders whose every byte was checked since this catalog was opened. */
  readonly #whole = new Set<string>();
  #served = new Map<string, Deployment>();
  #refused: readonly Refusal[] = [];
  #state: string | undefined;
  #refreshing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CatalogOptions) {
    this.#options = options;
    this.#forms = bundleForms(options.sealer);
  }

  get refused(): readonly Refusal[] {
    return this.#refused;
  }

  list(): readonly Deployment[] {
    return [...this.#served.values()];
  }

  find(modelId: string): Deployment | undefined {
    const prefix = foundationModelArn(this.#options.region, '');
    return this.#served.get(modelId.startsWith(prefix) ? modelId.slice(prefix.length) : modelId);
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  watch(): void {
    const look = async (): Promise<void> => {
      // A disk that fails for a moment leaves the catalog as it was.
      await this.refresh().catch(() => {});
      if (this.#timer !== undefined) this.watch();
    };
    this.#timer = setTimeout(() => void look(), limits.catalogLookMilliseconds).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#refreshing?.catch(() => {});
  }

  async #refresh(): Promise<void> {
    const regionFolder = resolve(this.#options.directory, this.#options.region);
    const providers = (await readdir(regionFolder).catch(() => [])).filter(isProvider).sort();
    const states: string[] = [];
    for (const provider of providers)
      states.push(provider, await stateOfEntries(join(regionFolder, provider)));
    const state = states.join('\n');
    if (state === this.#state) return;

    const served = new Map<string, Deployment>();
    const refused: Refusal[] = [];
    for (const provider of providers) {
      for (const modelId of await modelIdsIn(join(regionFolder, provider))) {
        try {
          served.set(modelId, await this.#load(join(regionFolder, provider), provider, modelId));
        } catch (error) {
          const problem = error instanceof CaprockError ? error.message : 'Its files cannot be read.';
          refused.push({ path: `${this.#options.region}/${provider}/${modelId}`, problem });
        }
      }
    }
    // All at once: a request finds either what was before or what is now.
    this.#served = served;
    this.#refused = refused;
    this.#state = state;
  }

  async #load(accountFolder: string, provider: string, modelId: string): Promise<Deployment> {
    const entry = await readModelEntry(accountFolder, modelId);
    const account = await readAccount(accountFolder);
    if (entry === undefined || account === undefined) {
      throw new CaprockError(
        'DamagedAccount',
        'The deployment account lacks a file. Deliver the model again.',
      );
    }
    const earlier = this.#served.get(modelId);
    if (earlier?.digest === entry.digest && earlier.deliveredAt === entry.deliveredAt) return earlier;

    const form = this.#forms[entry.form];
    const copy = form.folderOf(accountFolder, entry.digest);
    if (!this.#whole.has(copy)) await form.verify(copy, entry.digest);
    this.#whole.add(copy);
    const manifest = parseManifest(await form.readManifest(copy, entry.digest));
    if (manifest.modelId !== modelId || manifest.provider !== provider) {
      throw new CaprockError('DamagedEntry', 'The copy is of another model. Deliver the model again.');
    }
    return {
      manifest,
      digest: entry.digest,
      form: entry.form,
      path: form.filesOf(copy),
      region: this.#options.region,
      isolation: strictest(entry.isolation, manifest.isolation),
      account,
      deliveredAt: entry.deliveredAt,
    };
  }
}
