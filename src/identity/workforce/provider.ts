import { ApiError, type Clock, type Secret } from '#kernel';
import type { Store } from '#store';
import type { Changes } from '../changes.ts';
import { readIssuerUrl } from '../oidc/issuer-url.ts';
import type { SecretPlace, SecretSealer } from '../secret-sealer.ts';
import type { WorkforceInstances } from './instance.ts';

/** The identity provider that signs people in, and as which client of it Caprock does so. */
export interface WorkforceProvider {
  /** As its tokens spell it in `iss`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a client without one: PKCE then is all that binds a code to us. */
  readonly clientSecret?: Secret;
  /** The claim that holds a person's user name. */
  readonly userClaim: string;
  /** The claim that holds the names of a person's groups. */
  readonly groupClaim: string;
}

export interface WorkforceProviders {
  /** Puts it in the place of whichever there was. @throws ApiError `InvalidInputException` */
  set(provider: WorkforceProvider): Promise<void>;
  /** @throws CaprockError what the sealer throws */
  find(): Promise<WorkforceProvider | undefined>;
  isSet(): Promise<boolean>;
  remove(): Promise<void>;
}

export function createWorkforceProviders(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
  { instances, loopback }: { readonly instances: WorkforceInstances; readonly loopback: boolean },
): WorkforceProviders {
  return {
    async set({ clientSecret, ...provider }) {
      const issuer = readIssuerUrl(provider.issuer, loopback);
      const instance = await instances.find();
      if (instance === undefined) throw noInstance();
      const { accountId, instanceId } = instance;
      const sealed =
        clientSecret === undefined
          ? null
          : await sealer.seal(clientSecret, placeOf(accountId, instanceId, issuer, provider.clientId));
      const updated = {
        issuer,
        client_id: provider.clientId,
        sealed_secret: sealed,
        user_claim: provider.userClaim,
        group_claim: provider.groupClaim,
        updated_at: clock.now(),
      };
      await changes.make(async (trx) => {
        await trx
          .insertInto('workforce_providers')
          .values({ instance_id: instanceId, account_id: accountId, ...updated })
          .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(updated))
          .execute();
      });
    },

    async find() {
      const row = await store.db.selectFrom('workforce_providers').selectAll().executeTakeFirst();
      if (row === undefined) return undefined;
      const { issuer, client_id: clientId, sealed_secret: sealed } = row;
      const place = placeOf(row.account_id, row.instance_id, issuer, clientId);
      return {
        issuer,
        clientId,
        userClaim: row.user_claim,
        groupClaim: row.group_claim,
        ...(sealed === null ? {} : { clientSecret: await sealer.open(sealed, place) }),
      };
    },

    async isSet() {
      const row = await store.db.selectFrom('workforce_providers').select('issuer').executeTakeFirst();
      return row !== undefined;
    },

    async remove() {
      await changes.make(async (trx) => {
        await trx.deleteFrom('workforce_providers').execute();
      });
    },
  };
}

/** Bound to its issuer and client: with another issuer in the row the secret does not open, and is not sent there. */
function placeOf(accountId: string, instanceId: string, issuer: string, clientId: string): SecretPlace {
  return {
    accountId,
    purpose: 'workforce',
    table: 'workforce_providers',
    row: `${instanceId}/${clientId}/${issuer}`,
    column: 'sealed_secret',
  };
}

function noInstance(): ApiError {
  return new ApiError('ResourceNotFoundException', 'The installation has no account yet: start it once.');
}
