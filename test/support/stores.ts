import { after } from 'node:test';
import { startPostgres } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

/** One kind of database that the same tests run on. */
export interface StoreUnderTest {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly kind: 'sqlite' | 'postgresql';
  /** The reason, where this machine has no such database. */
  readonly skip: string | false;
  /** The URL of an empty database, for one test. */
  emptyDatabase(): Promise<{ readonly url: string } & AsyncDisposable>;
}

/**
 * SQLite and a real PostgreSQL. Called once at the top of a test file; what it starts ends with the file:
 *
 *     for (const store of await storesUnderTest()) {
 *       describe(store.name, { skip: store.skip }, () => { … });
 *     }
 */
export async function storesUnderTest(): Promise<readonly StoreUnderTest[]> {
  const postgres = await startPostgres();
  const unavailable = 'unavailable' in postgres ? postgres.unavailable : false;
  if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
  return [
    {
      name: 'SQLite',
      kind: 'sqlite',
      skip: false,
      async emptyDatabase() {
        const folder = await temporaryFolder();
        return {
          url: `sqlite:${folder.file('state.db')}`,
          [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
        };
      },
    },
    {
      name: 'PostgreSQL',
      kind: 'postgresql',
      skip: unavailable,
      async emptyDatabase() {
        if ('unavailable' in postgres) throw new Error(postgres.unavailable);
        return { url: await postgres.createDatabase(), async [Symbol.asyncDispose]() {} };
      },
    },
  ];
}
