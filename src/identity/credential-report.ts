import { ApiError, formatArn, isoSeconds, limits, PARTITION, userArn, type Clock } from '#kernel';
import type { AccessKeyRow, Database, Store } from '#store';
import type { Kysely } from 'kysely';
import { expiresAt } from './login-profiles.ts';
import { passwordPolicyOf } from './password-policies.ts';

/** What every user's credentials are like: unused, old, without a second factor. */
export interface CredentialReports {
  /** Makes a report, unless the last one is younger than four hours. */
  generate(accountId: string): Promise<void>;
  /** @throws ApiError `CredentialReportNotPresentException` | `CredentialReportExpiredException` */
  get(accountId: string): Promise<{ readonly content: string; readonly generatedAt: number }>;
}

/** @param flushUses writes down which keys were used lately, so that the report knows */
export function createCredentialReports(
  store: Store,
  clock: Clock,
  flushUses: () => Promise<void>,
): CredentialReports {
  async function find(accountId: string) {
    return store.db
      .selectFrom('credential_reports')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst();
  }
  const isOld = (generatedAt: number): boolean =>
    clock.now() - generatedAt >= limits.credentialReportMilliseconds;

  return {
    async generate(accountId) {
      const last = await find(accountId);
      if (last !== undefined && !isOld(last.generated_at)) return;
      await flushUses();
      await store.transaction(async (trx) => {
        const report = { generated_at: clock.now(), content: await write(trx, accountId) };
        await trx
          .insertInto('credential_reports')
          .values({ account_id: accountId, ...report })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet(report))
          .execute();
      });
    },

    async get(accountId) {
      const report = await find(accountId);
      if (report === undefined) {
        throw new ApiError(
          'CredentialReportNotPresentException',
          'The credential report does not exist. Use GenerateCredentialReport to make one.',
        );
      }
      if (isOld(report.generated_at)) {
        throw new ApiError(
          'CredentialReportExpiredException',
          'The credential report is older than four hours. Use GenerateCredentialReport to make a new one.',
        );
      }
      return { content: report.content, generatedAt: report.generated_at };
    },
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...['1', '2'].flatMap((n) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (column) => `access_key_${n}_${column}`,
    ),
  ),
  ...['1', '2'].flatMap((n) => [`cert_${n}_active`, `cert_${n}_last_rotated`]),
];

const NONE = 'N/A';
/** Signing certificates, which nobody has here. */
const NO_CERTIFICATES = ['false', NONE, 'false', NONE];

async function write(db: Kysely<Database>, accountId: string): Promise<string> {
  const account = await db
    .selectFrom('accounts')
    .select('created_at')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const policy = await passwordPolicyOf(db, accountId);
  const keys = Map.groupBy(
    await db
      .selectFrom('access_keys')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .orderBy('access_key_id')
      .execute(),
    (key) => key.user_id,
  );
  const users = await db
    .selectFrom('users as user')
    .leftJoin('login_profiles as profile', 'profile.user_id', 'user.user_id')
    .select(['user.user_id', 'user.user_name', 'user.path', 'user.created_at'])
    .select(['profile.changed_at', 'profile.last_used_at'])
    .select((row) =>
      row
        .or([
          row.exists(
            row.selectFrom('mfa_devices').select('device_id').whereRef('user_id', '=', 'user.user_id'),
          ),
          row.exists(
            row.selectFrom('security_keys').select('credential_id').whereRef('user_id', '=', 'user.user_id'),
          ),
        ])
        .as('mfa'),
    )
    .where('user.account_id', '=', accountId)
    .orderBy('user.user_name_key')
    .execute();

  const rows = users.map((user) => {
    const { changed_at } = user;
    const next = changed_at === null ? undefined : expiresAt({ changed_at }, policy);
    const theirs = keys.get(user.user_id) ?? [];
    return [
      user.user_name,
      userArn(accountId, user.path, user.user_name),
      time(user.created_at),
      String(changed_at !== null),
      changed_at === null ? NONE : user.last_used_at === null ? 'no_information' : time(user.last_used_at),
      changed_at === null ? NONE : time(changed_at),
      next === undefined ? NONE : time(next),
      String(Boolean(user.mfa)),
      ...keyColumns(theirs[0]),
      ...keyColumns(theirs[1]),
      ...NO_CERTIFICATES,
    ];
  });
  return [COLUMNS, rootRow(accountId, account.created_at), ...rows]
    .map((row) => row.map(cell).join(','))
    .join('\n');
}

/** The account's root, which has no credentials here, so that none can leak. */
function rootRow(accountId: string, createdAt: number): readonly string[] {
  const arn = formatArn({
    partition: PARTITION,
    service: 'iam',
    region: '',
    account: accountId,
    resource: 'root',
  });
  return [
    '<root_account>',
    arn,
    time(createdAt),
    'not_supported',
    'no_information',
    'not_supported',
    'not_supported',
    'false',
    ...keyColumns(undefined),
    ...keyColumns(undefined),
    ...NO_CERTIFICATES,
  ];
}

function keyColumns(key: AccessKeyRow | undefined): readonly string[] {
  if (key === undefined) return ['false', NONE, NONE, NONE, NONE];
  return [
    String(key.status === 'Active'),
    time(key.created_at),
    key.last_used_at === null ? NONE : time(key.last_used_at),
    key.last_used_region ?? NONE,
    key.last_used_service ?? NONE,
  ];
}

function time(milliseconds: number): string {
  return isoSeconds(milliseconds).replace('Z', '+00:00');
}

/**
 * Names and paths may hold commas and quotes (RFC 4180). One that begins as a formula, which a spreadsheet would
 * carry out, stays text: a name may begin with `=`, `+`, `-` or `@`.
 */
function cell(text: string): string {
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
