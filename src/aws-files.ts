import { readFile, rename, writeFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CaprockError, codeOf, type Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';

/** The profile that every AWS client finds in Caprock's own config files. */
export const PROFILE = 'caprock';

/** What an AWS client has to know. */
export interface ClientConfig {
  readonly url: string;
  readonly region: string;
  /** Absolute path of the private CA's certificate. */
  readonly caPath: string;
}

export function awsConfigPath(home: string): string {
  return join(home, 'aws', 'config');
}

export function awsCredentialsPath(home: string): string {
  return join(home, 'aws', 'credentials');
}

/** Writes `aws/config`, at every start: the port or the place of the folder may have changed. */
export async function writeAwsConfig(home: string, config: ClientConfig): Promise<void> {
  const lines = [
    `[profile ${PROFILE}]`,
    `region = ${config.region}`,
    `endpoint_url = ${config.url}`,
    `ca_bundle = ${config.caPath}`,
  ];
  await writePrivate(home, awsConfigPath(home), lines);
}

/** Writes `aws/credentials`, once: the only place outside the encrypted state that holds the secret. */
export async function writeAwsCredentials(
  home: string,
  key: { readonly accessKeyId: string; readonly secret: Secret },
): Promise<void> {
  const lines = [
    `[${PROFILE}]`,
    `aws_access_key_id = ${key.accessKeyId}`,
    `aws_secret_access_key = ${revealSecret(key.secret)}`,
  ];
  await writePrivate(home, awsCredentialsPath(home), lines);
}

/**
 * Reads back what `writeAwsConfig` wrote.
 * @throws CaprockError `NotStartedYet`
 */
export async function readAwsConfig(home: string): Promise<ClientConfig> {
  let text;
  try {
    text = await readFile(awsConfigPath(home), 'utf8');
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw new CaprockError(
      'NotStartedYet',
      `There is no Caprock in ${home} yet. Start it with npm start, or set CAPROCK_HOME to the folder of one that runs.`,
      { cause },
    );
  }
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const [name, value] = line.split(' = ');
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const read = (name: string): string => {
    const value = values.get(name);
    if (value === undefined) throw new CaprockError('BadConfig', `${awsConfigPath(home)} lacks ${name}.`);
    return value;
  };
  return { url: read('endpoint_url'), region: read('region'), caPath: read('ca_bundle') };
}

async function writePrivate(home: string, path: string, lines: readonly string[]): Promise<void> {
  await mkdir(join(home, 'aws'), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.tmp`, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.tmp`, path);
}
