import type { Store } from '#store';

/** What the data keys of a purpose seal, in an operator's words; a purpose without a line bears its own name. */
const SEALED: Readonly<Record<string, string>> = {
  'access-keys': 'secret access keys',
  'mfa-devices': 'seeds of MFA devices',
  'sts-session': 'sessions under way',
  'authorization-messages': 'encoded authorization messages',
  guardrails: 'guardrail definitions',
  workforce: 'the client secret of the workforce’s identity provider',
  'signing-keys': 'the keys that sign the trail (what they signed can still be verified)',
  bundles: 'models that were delivered sealed (they can be delivered again)',
  kms: 'KMS keys, and with them all that was encrypted under them',
};

/** What cannot be read without the root key, and what can: counted, from the state itself. */
export async function describeLoss({ db }: Store): Promise<string> {
  const rows = await db
    .selectFrom('data_keys')
    .select(['purpose', 'account_id'])
    .distinct()
    .orderBy('purpose')
    .execute();
  if (rows.length === 0) return 'Nothing hangs from it yet.';
  const purposes = Map.groupBy(rows, ({ purpose }) => purpose);
  const lost = [...purposes].map(([purpose, { length }]) => {
    const accounts = length === 1 ? 'one account' : `${length} accounts`;
    return `${SEALED[purpose] ?? purpose} (${accounts})`;
  });
  return (
    `Without it these are lost: ${lost.join('; ')}. Not lost are accounts, users, groups, roles, policies, tags, ` +
    'passwords and API keys (of which a hash is kept), the audit trail, and the models that were delivered plain.'
  );
}
