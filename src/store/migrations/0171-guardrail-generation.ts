import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** A number that grows with each change of guardrails, by which other processes see that there was one. */
export const guardrailGeneration: Migration = {
  name: '0171-guardrail-generation',
  async up(db, { integer, tableOptions }) {
    await sql`create table guardrail_generation (
      singleton ${integer} primary key check (singleton = 1),
      generation ${integer} not null
    ) ${tableOptions}`.execute(db);
    await db.insertInto('guardrail_generation').values({ singleton: 1, generation: 0 }).execute();
  },
};
