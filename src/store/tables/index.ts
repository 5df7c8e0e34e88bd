import type { AccountTables } from './accounts.ts';
import type { AuditTables } from './audit.ts';
import type { CredentialTables } from './credentials.ts';
import type { GuardrailTables } from './guardrails.ts';
import type { IdentityTables } from './identity.ts';
import type { KeyTables } from './keys.ts';
import type { SignInTables } from './sign-in.ts';
import type { WorkforceTables } from './workforce.ts';

export type * from './accounts.ts';
export type * from './audit.ts';
export type * from './credentials.ts';
export type * from './guardrails.ts';
export type * from './identity.ts';
export type * from './keys.ts';
export type * from './sign-in.ts';
export type * from './workforce.ts';

/**
 * The rows of the state. The same in SQLite and PostgreSQL: times are integers in milliseconds since the epoch,
 * blobs read as `Uint8Array`, yes and no are 1 and 0, and texts compare by their bytes.
 *
 * Every row that holds something of a customer bears its account, so that it can be sealed under a key of that
 * account.
 */
export interface Database
  extends
    AccountTables,
    AuditTables,
    CredentialTables,
    GuardrailTables,
    IdentityTables,
    KeyTables,
    SignInTables,
    WorkforceTables {
  schema_migrations: SchemaMigrationRow;
}

export interface SchemaMigrationRow {
  name: string;
  applied_at: number;
}
