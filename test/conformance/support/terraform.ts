import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Its first `init` may have to fetch the provider. */
const TIME_LIMIT = 15 * 60_000;

/**
 * What Terraform of this machine needs in its environment to find its provider again, as it is configured here.
 * @param provider the file with the provider that the tests use
 */
export async function probeTerraform(
  provider: string,
  cache: string,
): Promise<{ readonly environment: Readonly<Record<string, string>> } | { readonly unavailable: string }> {
  const plugins = join(cache, 'plugins');
  const folder = join(cache, 'probe');
  await mkdir(plugins, { recursive: true });
  await cp(provider, join(folder, 'provider.tf'));
  const environment = { ...configuration(), TF_PLUGIN_CACHE_DIR: plugins };
  const terraform = (...args: readonly string[]) => ({
    command: ['terraform', ...args],
    cwd: folder,
    environment: { ...process.env, ...environment },
    timeLimitMilliseconds: TIME_LIMIT,
  });
  const version = await run(terraform('version', '-json')).catch(() => undefined);
  if (version?.code !== 0) return { unavailable: 'Terraform is not installed' };
  const { terraform_version: found } = JSON.parse(version.stdout) as { terraform_version: string };
  if (!found.startsWith('1.'))
    return { unavailable: `this is Terraform ${found}, and 1.0 or later is needed` };
  const began = await run(terraform('init', '-input=false', '-no-color'));
  if (began.code === 0) return { environment };
  const said = began.stderr.split('\n').find((line) => line.includes('Error: ')) ?? '';
  return { unavailable: `Terraform ${found} cannot have its AWS provider (${said.replace(/^\W+/, '')})` };
}

/** The configuration of Terraform's command, which is sought in a home that the tests do not have. */
function configuration(): Readonly<Record<string, string>> {
  const path = process.env['TF_CLI_CONFIG_FILE'] ?? join(homedir(), '.terraformrc');
  return existsSync(path) ? { TF_CLI_CONFIG_FILE: path } : {};
}
