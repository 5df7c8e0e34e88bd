import { createIdentity, type Identity, type IssuerWeb } from '#identity';
import type { Clock } from '#kernel';
import { createSealer, loadRootKey, type Sealer } from '#keys';
import { openStore, type Store } from '#store';
import type { StoreUnderTest } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

export const REGION = 'us-east-1';

/** A world without identity providers. */
export const NO_WEB: IssuerWeb = {
  loopback: false,
  fetch: () => Promise.reject(new Error('no identity provider is there')),
  fetchDocument: () => Promise.reject(new Error('no identity provider is there')),
};

/** A policy that is all that a test needs it to be. */
export const ALLOW_CONVERSE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' }],
});

export interface SetUp extends AsyncDisposable {
  readonly identity: Identity;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock & { time: number };
  /** Another process on the same database: it shares no memory with the first. */
  another(): Promise<Identity>;
}

/** An identity on an empty database with two accounts, and the user `ada` in the first. */
export async function setUp(
  kind: Pick<StoreUnderTest, 'migratedDatabase'>,
  issuerWeb = NO_WEB,
): Promise<SetUp> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await kind.migratedDatabase());
  const store = stack.use(await openStore(database.url));
  const folder = stack.use(await temporaryFolder());
  const rootKey = await loadRootKey(folder.file('root.key'));
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const sealer = createSealer({ store, rootKey, clock });
  const identity = createIdentity({ store, sealer, clock, region: REGION, issuerWeb });
  await identity.accounts.ensure(ACCOUNT);
  await identity.accounts.ensure(OTHER_ACCOUNT);
  await identity.users.create({ accountId: ACCOUNT, userName: 'ada' });

  const opened = stack.move();
  return {
    identity,
    store,
    sealer,
    clock,
    async another() {
      const theirs = opened.use(await openStore(database.url));
      return createIdentity({
        store: theirs,
        sealer: createSealer({ store: theirs, rootKey, clock }),
        clock,
        region: REGION,
        issuerWeb,
      });
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export const ada = { accountId: ACCOUNT, userName: 'ada' };
