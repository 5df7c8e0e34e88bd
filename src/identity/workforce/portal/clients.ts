import { randomBytes } from 'node:crypto';
import { ApiError, codeOf, limits, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { SecretPlace, SecretSealer } from '../../secret-sealer.ts';
import type { WorkforceInstances } from '../instance.ts';

/** A program that somebody signs in with, such as the AWS CLI on a laptop. */
export interface PortalClient {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * Anybody may register a program, so that nothing of it is stored: its secret is what it registered, sealed.
 * @see https://www.rfc-editor.org/rfc/rfc7591
 */
export interface PortalClients {
  register(
    client: Pick<PortalClient, 'name' | 'redirectUris' | 'grantTypes'>,
  ): Promise<PortalClient & { readonly secret: Secret }>;
  /** @throws ApiError `InvalidClientException` for what is not registered, or no longer */
  open(clientId: string, secret: string): Promise<PortalClient>;
}

export function createPortalClients(
  instances: Pick<WorkforceInstances, 'find'>,
  sealer: SecretSealer,
  clock: Clock,
): PortalClients {
  async function placeOf(clientId: string): Promise<SecretPlace> {
    const instance = await instances.find();
    if (instance === undefined) throw invalid();
    const { accountId } = instance;
    return { accountId, purpose: 'workforce', table: 'portal_clients', row: clientId, column: 'client' };
  }
  return {
    async register(wanted) {
      const issuedAt = clock.now();
      const clientId = randomBytes(16).toString('base64url');
      const client = { ...wanted, issuedAt, expiresAt: issuedAt + limits.portalClientMilliseconds };
      const sealed = await sealer.seal(new Secret(JSON.stringify(client)), await placeOf(clientId));
      return { clientId, ...client, secret: new Secret(Buffer.from(sealed).toString('base64url')) };
    },

    async open(clientId, secret) {
      if (secret.length > limits.portalClientSecretCharacters) throw invalid();
      const place = await placeOf(clientId);
      const client = await openSealed(sealer, secret, place);
      if (clock.now() >= client.expiresAt) throw invalid();
      return { clientId, ...client };
    },
  };
}

async function openSealed(
  sealer: SecretSealer,
  secret: string,
  place: SecretPlace,
): Promise<Omit<PortalClient, 'clientId'>> {
  try {
    const opened = await sealer.open(Buffer.from(secret, 'base64url'), place);
    // This file wrote it, or it would not have opened.
    return JSON.parse(revealSecret(opened)) as Omit<PortalClient, 'clientId'>;
  } catch (cause) {
    // What the sealer does not take was not made here; a store that fails has another error.
    if (codeOf(cause) === undefined) throw cause;
    throw invalid(cause);
  }
}

function invalid(cause?: unknown): ApiError {
  return new ApiError(
    'InvalidClientException',
    'The client is not registered, or its registration has ended.',
    {
      cause,
    },
  );
}
