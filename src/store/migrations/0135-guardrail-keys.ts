import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** Definitions of guardrails under a key of the customer's. */
export const guardrailKeys: Migration = {
  name: '0135-guardrail-keys',
  async up(db, { text }) {
    await sql`alter table guardrail_versions add column kms_key_arn ${text}`.execute(db);
  },
};
