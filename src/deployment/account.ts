import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError } from '#kernel';
import { replaceFile } from '#files';

/** Numbers that no distribution, container engine or systemd hands out. @see https://systemd.io/UIDS-GIDS */
const FIRST_HOST_UID = 0x70000000;
const ACCOUNTS = 0x0ff00000;

/** No deployment's: the probe of the sandbox runs under it. */
export const PROBE_ACCOUNT = 0;

/** The host uid of a deployment account, when Caprock runs as root. */
export function hostUid(account: number): number {
  return FIRST_HOST_UID + account;
}

const FILE = 'account.json';

/**
 * The number of the deployment account of a provider in a region: derived from both names, moved on when another
 * account has it already, and kept beside the copies from then on.
 *
 * promise 2: a deployment account per region and provider
 */
export async function ensureAccount(directory: string, region: string, provider: string): Promise<number> {
  const folder = join(directory, region, provider);
  const existing = await readAccount(folder);
  if (existing !== undefined) return existing;
  const taken = await accountsIn(directory);
  const hash = createHash('sha256').update(`${region}/${provider}`).digest().readUInt32BE(0);
  let account = 1 + (hash % (ACCOUNTS - 1));
  while (taken.has(account)) account = 1 + (account % (ACCOUNTS - 1));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceFile(join(folder, FILE), JSON.stringify({ account }) + '\n', 0o600);
  return account;
}

/** `undefined` when nothing was ever delivered there. @throws CaprockError `DamagedAccount` */
export async function readAccount(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const account = accountIn(text);
  if (account !== undefined) return account;
  throw new CaprockError('DamagedAccount', 'The number of the deployment account is not in its form.');
}

function accountIn(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('account' in value)) return undefined;
    const { account } = value;
    return typeof account === 'number' &&
      Number.isInteger(account) &&
      account > PROBE_ACCOUNT &&
      account < ACCOUNTS
      ? account
      : undefined;
  } catch {
    return undefined;
  }
}

async function accountsIn(directory: string): Promise<Set<number>> {
  const taken = new Set<number>();
  for (const region of await readdir(directory)) {
    for (const provider of await readdir(join(directory, region)).catch(() => [])) {
      const account = await readAccount(join(directory, region, provider));
      if (account !== undefined) taken.add(account);
    }
  }
  return taken;
}
