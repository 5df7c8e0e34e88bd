import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { IdentityProvider } from './identity-provider.ts';
import type { TestService } from './service.ts';
import type { Page, Visitor } from './visitor.ts';
import { MAIN } from './program.ts';

/** Has an identity provider sign people in, as an operator does. */
export async function setProvider(service: TestService, idp: IdentityProvider): Promise<void> {
  const args = ['workforce', 'set', '--issuer', idp.url, '--client-id', idp.clientId];
  await new Promise<void>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args, '--client-secret-file', '-'],
      { env: { CAPROCK_HOME: service.home, CAPROCK_LOOPBACK_ISSUERS: '1' } },
      (error) => (error === null ? resolve() : reject(error)),
    );
    child.stdin?.end(idp.clientSecret);
  });
}

/** Goes to the identity provider and back; the visitor ends where that leads. */
export async function signInBy(
  idp: Pick<IdentityProvider, 'visit'>,
  visitor: Visitor,
  query = '',
): Promise<Page> {
  const start = await visitor.request('GET', `/signin/workforce${query}`);
  assert.equal(start.status, 303, start.text);
  const back = new URL(await idp.visit(start.headers.get('location') ?? ''));
  assert.equal(back.origin, visitor.origin);
  return visitor.visit(`${back.pathname}${back.search}`);
}
