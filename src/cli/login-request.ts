import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CaprockError } from '#kernel';
import { clientCertificate, type ClientCertificate } from './client-certificate.ts';
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
  const certificate = await clientCertificate();
  const { status, body } = await post(new URL(`/signin/cli/${what}`, url), fields, certificate).catch(
    (cause: unknown) => {
      throw new CaprockError(
        'CallFailed',
        `${url} cannot be reached, or its certificate is not trusted: is it right, and is the CA the service's own (--ca-bundle)? Where it asks for a client's certificate: CAPROCK_CLIENT_CERT and CAPROCK_CLIENT_KEY.`,
        { cause },
      );
    },
  );
  if (status !== 200) {
    throw new CaprockError('CallFailed', `The service refused the login (${status}): try again later.`);
  }
  // The service's own form; numbers are read by who needs them.
  return JSON.parse(body) as Readonly<Record<string, string | undefined>>;
}

/** A form, posted; a redirection is an answer like any other. */
function post(
  url: URL,
  fields: Record<string, string>,
  certificate: ClientCertificate | undefined,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...certificate,
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
    });
    sent.end(new URLSearchParams(fields).toString());
  });
}
