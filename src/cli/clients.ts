import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { awsConfigPath, awsCredentialsPath, PROFILE, readAwsConfig } from '#aws-files';
import { CaprockError, codeOf } from '#kernel';

/**
 * Points the official SDK in this process at the Caprock of a home: its config and credentials files, and its CA
 * beside the system's.
 *
 * @returns what every client's constructor takes
 * @throws CaprockError `NotStartedYet`
 */
export async function clientOptions(
  home: string,
): Promise<{ region: string; endpoint: string; profile: string }> {
  const { url, region, caPath } = await readAwsConfig(home);
  setDefaultCACertificates([...getCACertificates('default'), await readFile(caPath, 'utf8')]);
  // Another account's keys in the environment would win over the profile.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
  process.env['AWS_CONFIG_FILE'] = awsConfigPath(home);
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = awsCredentialsPath(home);
  return { region, endpoint: url, profile: PROFILE };
}

/** Says in one line why a call failed: the API's own words, or that nothing listens there. */
export function callError(error: unknown, endpoint: string): CaprockError {
  if (codeOf(error) === 'ECONNREFUSED') {
    return new CaprockError('NotRunning', `Nothing listens at ${endpoint}: start Caprock with npm start.`);
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new CaprockError('CallFailed', `${name}: ${message}`, { cause: error });
}
