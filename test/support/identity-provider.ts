import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';
import { visitProvider } from './visit-provider.ts';

/** Somebody whom the identity provider knows: the claims that it gives of them. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * An organisation's identity provider: a real one, over loopback HTTP, whose sign-in page asks nothing and signs in
 * whom the test says. It can lose its keys, its line, and its honesty.
 */
export class IdentityProvider implements AsyncDisposable {
  readonly #server: Server;
  readonly #redirectUris: string[];
  #provider: Provider | undefined;
  #key: CryptoKey | undefined;
  #kid = 0;
  readonly clientId = 'caprock';
  readonly clientSecret = 'a secret of forty characters, or as many';
  url = '';
  reachable = true;
  /** Who sits before the browser; `undefined` refuses to sign in. */
  person: Claims | undefined;
  /** Makes another ID token of each, signed with the same key. */
  tamper: ((claims: Claims) => Readonly<Record<string, unknown>>) | undefined;

  private constructor(redirectUris: readonly string[]) {
    this.#redirectUris = [...redirectUris];
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(redirectUris: readonly string[]): Promise<IdentityProvider> {
    const idp = new IdentityProvider(redirectUris);
    idp.#server.listen(0, '127.0.0.1');
    await once(idp.#server, 'listening');
    idp.url = `http://127.0.0.1:${(idp.#server.address() as AddressInfo).port}`;
    await idp.rotate();
    return idp;
  }

  /** Signs with a new key from now on, and no longer knows the one before. */
  async rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    this.#kid += 1;
    this.#key = privateKey;
    const jwk = { ...(await exportJWK(privateKey)), kid: `key-${this.#kid}`, alg: 'RS256', use: 'sig' };
    const configuration: Configuration = {
      jwks: { keys: [jwk as never] },
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: this.#redirectUris,
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      cookies: { keys: ['not a secret'] },
      conformIdTokenClaims: false,
      claims: {
        openid: ['sub', 'amr', 'acr', 'auth_time', 'https://aws.amazon.com/tags'],
        profile: ['name', 'preferred_username'],
        email: ['email', 'email_verified'],
        groups: ['groups'],
      },
      scopes: ['openid', 'profile', 'email', 'groups'],
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: async () => ({ ...this.person, sub }),
      }),
      async loadExistingGrant({ oidc }) {
        const { client, session, provider } = oidc;
        const grant = new provider.Grant({
          ...(client === undefined ? {} : { clientId: client.clientId }),
          ...(session?.accountId === undefined ? {} : { accountId: session.accountId }),
        });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
    };
    this.#provider = new Provider(this.url, configuration);
    // Its warnings of what a test does not need.
    this.#provider.on('server_error', () => {});
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!this.reachable || provider === undefined) return void response.destroy();
    if (request.url?.startsWith('/interaction/')) {
      const result =
        this.person === undefined
          ? { error: 'access_denied', error_description: 'they would not' }
          : { login: { accountId: this.person.sub, ...methodsOf(this.person) } };
      return provider.interactionFinished(request, response, result);
    }
    if (request.url === '/token' && this.tamper !== undefined) this.#spoil(response, this.tamper);
    await provider.callback()(request, response);
  }

  #spoil(response: ServerResponse, tamper: NonNullable<typeof this.tamper>): void {
    const end = response.end.bind(response);
    response.end = (body: unknown) => {
      void this.#forge(String(body), tamper).then((text) => {
        response.setHeader('content-length', Buffer.byteLength(text));
        end(text);
      });
      return response;
    };
  }

  async #forge(body: string, tamper: NonNullable<typeof this.tamper>): Promise<string> {
    const answer = JSON.parse(body) as { id_token?: string };
    if (answer.id_token === undefined || this.#key === undefined) return body;
    const claims = tamper(decodeJwt(answer.id_token) as Claims);
    const header = { alg: 'RS256', kid: `key-${this.#kid}` };
    return JSON.stringify({
      ...answer,
      id_token: await new SignJWT(claims).setProtectedHeader(header).sign(this.#key),
    });
  }

  /** As {@link visitProvider}. */
  visit(start: string): Promise<string> {
    return visitProvider(this.url, start);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** How they have shown who they are, where the test says so. */
function methodsOf({ amr, acr }: Claims): { amr?: string[]; acr?: string } {
  return {
    ...(Array.isArray(amr) ? { amr: amr.map(String) } : {}),
    ...(typeof acr === 'string' ? { acr } : {}),
  };
}
