import { setTimeout as sleep } from 'node:timers/promises';
import { CaprockError } from '#kernel';
import type { ProcessCredentials } from './login-cache.ts';

/** How often the service is asked whether somebody has confirmed. */
const PAUSE_MILLISECONDS = 2_000;

/**
 * Asks the service for credentials, has a person confirm it in a browser, and fetches them.
 * @param url of the service: `https://localhost:8443`
 * @param tell shows the address and the code to the person
 * @throws CaprockError `LoginDenied` | `LoginTooLate` | `CallFailed`
 */
export async function requestCredentials(
  url: string,
  tell: (login: { readonly page: string; readonly userCode: string }) => void,
): Promise<ProcessCredentials> {
  const begun = await ask(url, 'start', {});
  const { deviceCode = '', userCode = '', path = '' } = begun;
  tell({ page: `${url}${path}?code=${userCode}`, userCode });
  for (;;) {
    const { state } = await ask(url, 'state', { device_code: deviceCode });
    if (state === 'allowed') break;
    if (state === 'denied') throw new CaprockError('LoginDenied', 'The login was denied in the browser.');
    if (state !== 'waiting') throw new CaprockError('LoginTooLate', 'Nobody confirmed the login in time.');
    await sleep(PAUSE_MILLISECONDS);
  }
  const given = await ask(url, 'credentials', { device_code: deviceCode });
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiresAt } = given;
  const Expiration = new Date(Number(expiresAt)).toISOString();
  return {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration,
  };
}

async function ask(
  url: string,
  what: string,
  fields: Record<string, string>,
): Promise<Readonly<Record<string, string | undefined>>> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/signin/cli/${what}`, {
      method: 'POST',
      redirect: 'error',
      body: new URLSearchParams(fields),
    });
  } catch (cause) {
    throw new CaprockError(
      'CallFailed',
      `${url} cannot be reached, or its certificate is not trusted: is it right, and is the CA the service's own (--ca-bundle)?`,
      { cause },
    );
  }
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new CaprockError(
      'CallFailed',
      `The service refused the login (${answer.status}): try again later.`,
    );
  }
  // The service's own form; numbers are read by who needs them.
  return (await answer.json()) as Readonly<Record<string, string | undefined>>;
}
