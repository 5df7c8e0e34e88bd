import { after } from 'node:test';
import { cp, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openStore } from '#store';
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
  /** The URL of a database as a first start leaves it, migrated, for one test. */
  migratedDatabase(): Promise<{ readonly url: string } & AsyncDisposable>;
}

export interface StoreToBackUp extends StoreUnderTest {
  /** A backup as one makes it: a copy of the files, or pg_dump's. */
  backUp(url: string): Promise<Backup>;
}

export interface Backup extends AsyncDisposable {
  /** Whether these bytes are anywhere in it, as it writes bytes. */
  holds(bytes: Uint8Array): Promise<boolean>;
  /** The URL of a database that was made from it. */
  restore(): Promise<string>;
}

/**
 * SQLite and a real PostgreSQL. Called once at the top of a test file; what it starts ends with the file:
 *
 *     for (const store of await storesUnderTest()) {
 *       describe(store.name, { skip: store.skip }, () => { … });
 *     }
 */
export async function storesUnderTest(): Promise<readonly StoreToBackUp[]> {
  const postgres = await startPostgres();
  const unavailable = 'unavailable' in postgres ? postgres.unavailable : false;
  if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
  const emptyFolder = async () => {
    const folder = await temporaryFolder();
    return {
      url: `sqlite:${folder.file('state.db')}`,
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  };
  let migrated: Promise<string> | undefined;
  return [
    {
      name: 'SQLite',
      kind: 'sqlite',
      skip: false,
      emptyDatabase: emptyFolder,
      // Migrated by whoever opens it: that takes no longer than a copy.
      migratedDatabase: emptyFolder,
      async backUp(url) {
        const folder = await temporaryFolder();
        const from = url.slice('sqlite:'.length);
        await cp(dirname(from), folder.path, { recursive: true });
        return {
          async holds(bytes) {
            const files = await Promise.all(
              (await readdir(folder.path)).map((name) => readFile(join(folder.path, name))),
            );
            return files.some((content) => content.includes(Buffer.from(bytes)));
          },
          restore: async () => `sqlite:${folder.file('state.db')}`,
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
      async migratedDatabase() {
        if ('unavailable' in postgres) throw new Error(postgres.unavailable);
        migrated ??= postgres.createDatabase().then(migrate);
        return { url: await postgres.createDatabase(await migrated), async [Symbol.asyncDispose]() {} };
      },
      async backUp(url) {
        if ('unavailable' in postgres) throw new Error(postgres.unavailable);
        const dump = await postgres.dump(url);
        return {
          holds: async (bytes) => dump.includes(Buffer.from(bytes).toString('hex')),
          restore: () => postgres.restore(dump),
          async [Symbol.asyncDispose]() {},
        };
      },
    },
  ];
}

/** @returns the same URL */
async function migrate(url: string): Promise<string> {
  await using _ = await openStore(url);
  return url;
}
