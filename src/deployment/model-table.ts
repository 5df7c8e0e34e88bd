import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError } from '#kernel';
import { replaceFile } from '#files';
import { isFormName, type FormName } from './form.ts';
import { isIsolation, type Isolation } from './isolation.ts';
import { DIGEST, isModelId } from './names.ts';

/**
 * Which copy serves a model: one small file per model id, in the folder `models` of the deployment account, so
 * that deliveries of different models cannot lose each other's.
 */
export interface ModelEntry {
  readonly modelId: string;
  readonly digest: string;
  readonly form: FormName;
  /** As the operator chose it, or absent. */
  readonly isolation?: Isolation;
  readonly deliveredAt: number;
}

const FOLDER = 'models';
const SUFFIX = '.json';

export async function writeModelEntry(account: string, entry: ModelEntry): Promise<void> {
  const folder = join(account, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceFile(join(folder, entry.modelId + SUFFIX), JSON.stringify(entry) + '\n', 0o600);
}

/** `undefined` when this model was never delivered. @throws CaprockError `DamagedEntry` */
export async function readModelEntry(account: string, modelId: string): Promise<ModelEntry | undefined> {
  const text = await readFile(join(account, FOLDER, modelId + SUFFIX), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const entry = entryIn(text);
  if (entry?.modelId === modelId) return entry;
  throw new CaprockError(
    'DamagedEntry',
    'The file that says which copy serves this model is not in its form.',
  );
}

/** The ids that were delivered into an account. */
export async function modelIdsIn(account: string): Promise<string[]> {
  const names = await readdir(join(account, FOLDER)).catch(() => []);
  const ids = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  return ids.filter(isModelId).sort();
}

/** Changes whenever an entry of the account is written: its file is then another one. */
export async function stateOfEntries(account: string): Promise<string> {
  const states: string[] = [];
  for (const modelId of await modelIdsIn(account)) {
    const stats = await stat(join(account, FOLDER, modelId + SUFFIX), { bigint: true }).catch(
      () => undefined,
    );
    if (stats !== undefined) states.push(`${modelId} ${stats.ino} ${stats.mtimeNs}`);
  }
  return states.join('\n');
}

function entryIn(text: string): ModelEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const {
      modelId,
      digest,
      form = 'plain',
      isolation,
      deliveredAt,
    }: Partial<Record<keyof ModelEntry, unknown>> = value;
    if (!isModelId(modelId) || typeof digest !== 'string' || !DIGEST.test(digest)) return undefined;
    if (typeof deliveredAt !== 'number' || !isFormName(form)) return undefined;
    if (isolation === undefined) return { modelId, digest, form, deliveredAt };
    return isIsolation(isolation) ? { modelId, digest, form, deliveredAt, isolation } : undefined;
  } catch {
    return undefined;
  }
}
