import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Sessions of browsers, by the hash of the token that each shows. */
export const browserSessions: Migration = {
  name: '0020-browser-sessions',
  async up(db, { text, integer, tableOptions }) {
    await sql`create table browser_sessions (
      token_hash ${text} primary key,
      account_id ${text} not null references accounts (account_id),
      kind ${text} not null,
      subject_id ${text} not null,
      created_at ${integer} not null,
      seen_at ${integer} not null,
      mfa_at ${integer},
      challenge ${text},
      challenge_at ${integer}
    ) ${tableOptions}`.execute(db);
    await sql`create index browser_sessions_of_subject on browser_sessions (kind, subject_id, created_at)`.execute(
      db,
    );
    await sql`create index browser_sessions_by_time on browser_sessions (created_at)`.execute(db);
  },
};
