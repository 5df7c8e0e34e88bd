import { join } from 'node:path';
import { deliver, type BundleSealer, type Delivery, type DeliveryOptions } from '#deployment';
import { CaprockError, systemClock } from '#kernel';
import { createBundleSealer, openRootKeys, type AskPassphrase } from '#keys';
import type { Settings } from '#settings';
import { openStore, type Store } from '#store';
import { openRootKeyProvider } from './root-key-provider.ts';

export function deploymentsOf(home: string): string {
  return join(home, 'deployments');
}

export type BundleDelivery = Omit<DeliveryOptions, 'directory' | 'clock' | 'sealer'>;

/** Copies a provider's bundle into its deployment account; a service that runs on this home serves it soon after. */
export function deliverBundle(home: string, bundle: BundleDelivery, sealer: BundleSealer): Promise<Delivery> {
  return deliver({ ...bundle, sealer, directory: deploymentsOf(home), clock: systemClock });
}

/** The same by a command, which opens the state and the root key where something is to be sealed, and only then. */
export async function deliverByCommand(
  settings: Settings,
  bundle: BundleDelivery,
  around: { readonly ask?: AskPassphrase } = {},
): Promise<Delivery> {
  await using opened = new AsyncDisposableStack();
  let opening: Promise<BundleSealer> | undefined;
  const open = async (): Promise<BundleSealer> => {
    const store = opened.use(await openStore(settings.databaseUrl));
    const accountId = await installationAccount(store);
    if (accountId === undefined) {
      throw new CaprockError(
        'NotStartedYet',
        'Nothing can be sealed yet: start the service once (npm start).',
      );
    }
    const provider = openRootKeyProvider(settings.rootKey, settings, around);
    const rootKeys = await openRootKeys({ store, provider, clock: systemClock });
    return createBundleSealer({ store, rootKeys, clock: systemClock, accountId });
  };
  const sealer = (): Promise<BundleSealer> => (opening ??= open());
  return await deliverBundle(settings.home, bundle, {
    async *seal(...file) {
      yield* (await sealer()).seal(...file);
    },
    async *open(...file) {
      yield* (await sealer()).open(...file);
    },
  });
}

/** `undefined` before the first start. */
export async function installationAccount({ db }: Store): Promise<string | undefined> {
  const accounts = db.selectFrom('accounts').select('account_id').orderBy('created_at');
  return (await accounts.executeTakeFirst())?.account_id;
}
