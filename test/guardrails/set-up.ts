import { createGuardrails, type GuardrailDefinition, type Guardrails } from '#guardrails';
import type { Clock } from '#kernel';
import { createSealer, createTextSealer, loadRootKey } from '#keys';
import { openStore, type Store } from '#store';
import type { StoreUnderTest } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

/** Enforced on every model, and on all of a request. */
export const WHOLE = {
  includedModels: ['ALL'],
  excludedModels: [],
  system: 'COMPREHENSIVE',
  messages: 'COMPREHENSIVE',
} as const;

export interface SetUp extends AsyncDisposable {
  readonly guardrails: Guardrails;
  readonly store: Store;
  readonly clock: Clock & { time: number };
  /** Another process on the same database: it shares no memory with the first. */
  readonly another: Guardrails;
}

/** Guardrails on an empty database with two accounts. */
export async function setUp(kind: StoreUnderTest): Promise<SetUp> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await kind.migratedDatabase());
  const folder = stack.use(await temporaryFolder());
  const rootKey = await loadRootKey(folder.file('root.key'));
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const open = async (): Promise<{ store: Store; guardrails: Guardrails }> => {
    const store = stack.use(await openStore(database.url));
    const sealer = createTextSealer(createSealer({ store, rootKey, clock }), 'guardrails');
    return { store, guardrails: createGuardrails({ store, sealer, clock }) };
  };
  const { store, guardrails } = await open();
  for (const account of [ACCOUNT, OTHER_ACCOUNT]) {
    await store.db.insertInto('accounts').values({ account_id: account, created_at: clock.now() }).execute();
  }
  const { guardrails: another } = await open();
  const opened = stack.move();
  return {
    guardrails,
    store,
    clock,
    another,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export function definitionOf(change: Partial<GuardrailDefinition> = {}): GuardrailDefinition {
  return {
    name: 'support',
    description: 'for the support desk',
    blockedInputMessaging: 'We cannot take that.',
    blockedOutputsMessaging: 'We cannot say that.',
    words: [{ text: 'heron' }],
    managedWordLists: [],
    piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE' }],
    regexes: [],
    ...change,
  };
}
