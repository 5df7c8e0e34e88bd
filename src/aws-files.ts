import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { replaceFile } from '#files';
import { CaprockError, codeOf, type Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';

/** The profile that every AWS client finds in Caprock's own config files, with a session and services of that name. */
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

/**
 * Writes `aws/config`, at every start: the port or the place of the folder may have changed. Each profile that has
 * credentials is in it, and the session that `aws sso login` signs people of the organisation in to. The clients that
 * an SDK has within itself for that look for their endpoints in a section of services alone.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function writeAwsConfig(home: string, config: ClientConfig): Promise<void> {
  const profiles = new Set([PROFILE, ...sectionsOf(await readIfThere(awsCredentialsPath(home))).keys()]);
  const lines = [...profiles].flatMap((profile) => [
    `[profile ${profile}]`,
    `region = ${config.region}`,
    `endpoint_url = ${config.url}`,
    `ca_bundle = ${config.caPath}`,
    `services = ${PROFILE}`,
  ]);
  const session = [
    `[sso-session ${PROFILE}]`,
    `sso_start_url = ${config.url}`,
    `sso_region = ${config.region}`,
    'sso_registration_scopes = sso:account:access',
    `[services ${PROFILE}]`,
    ...['sso', 'sso_oidc'].flatMap((service) => [`${service} =`, `  endpoint_url = ${config.url}`]),
  ];
  await writePrivate(home, awsConfigPath(home), [...lines, ...session]);
}

/**
 * Writes a profile into `aws/credentials`, once: the only place outside the encrypted state that holds the secret.
 * The other profiles stay. Two writers at once have to be kept apart by their caller ({@link claimAwsFiles}).
 */
export async function writeAwsCredentials(
  home: string,
  key: { readonly accessKeyId: string; readonly secret: Secret },
  profile = PROFILE,
): Promise<void> {
  const sections = sectionsOf(await readIfThere(awsCredentialsPath(home)));
  sections.set(profile, [
    `aws_access_key_id = ${key.accessKeyId}`,
    `aws_secret_access_key = ${revealSecret(key.secret)}`,
  ]);
  const lines = [...sections].flatMap(([name, body]) => [`[${name}]`, ...body]);
  await writePrivate(home, awsCredentialsPath(home), lines);
}

/** The profiles of a file of credentials, each with its lines. */
function sectionsOf(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let body: string[] | undefined;
  for (const line of text.split('\n')) {
    const name = /^\[(.+)\]$/.exec(line.trim())?.[1];
    if (name !== undefined) sections.set(name, (body = []));
    else if (line.trim() !== '') body?.push(line);
  }
  return sections;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Keeps every other writer of these files out until it is disposed of.
 * @throws CaprockError `FilesInUse` when another one has them for long
 */
export async function claimAwsFiles(home: string): Promise<AsyncDisposable> {
  const lock = join(home, 'aws', 'lock');
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    try {
      await writeFile(lock, '', { flag: 'wx', mode: 0o600 });
      return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    await sleep(LOCK_PAUSE_MILLISECONDS);
  }
  throw new CaprockError(
    'FilesInUse',
    `Another command writes ${awsCredentialsPath(home)}. If none does, remove ${lock} and try again.`,
  );
}

/** Writing takes milliseconds: who holds the files for ten seconds has ended without giving them back. */
const LOCK_TRIES = 100;
const LOCK_PAUSE_MILLISECONDS = 100;

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
  await replaceFile(path, `${lines.join('\n')}\n`, 0o600);
}
