import { openStore } from '#store';

// Adds accounts one after another and says the number of each once it is committed, until it is killed.
await using store = await openStore(process.argv[2] ?? '');
for (let number = 1; ; number++) {
  await store.db
    .insertInto('accounts')
    .values({ account_id: String(number), created_at: number })
    .execute();
  process.stdout.write(`${number}\n`);
}
