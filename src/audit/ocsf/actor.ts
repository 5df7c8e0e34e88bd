import type { Json } from '../json.ts';
import type { UserIdentity } from '../record.ts';

/** User (1), System (3), or not known (0). */
const TYPES: Readonly<Partial<Record<UserIdentity['type'], 1 | 3>>> = {
  Root: 1,
  IAMUser: 1,
  AssumedRole: 1,
  FederatedUser: 1,
  WebIdentityUser: 1,
  IdentityCenterUser: 1,
  AWSService: 3,
};

/** Who did it, as far as it was proven. @see https://schema.ocsf.io/1.8.0/objects/actor */
export function actorOf(identity: UserIdentity): object {
  const { type, principalId, arn, accountId, accessKeyId, userName, identityProvider, invokedBy } = identity;
  const uid = arn ?? principalId ?? identity.onBehalfOf?.userId;
  return {
    user: {
      type,
      type_id: TYPES[type] ?? 0,
      name: userName ?? uid ?? type,
      ...(uid !== undefined && { uid }),
      ...(principalId !== undefined && { uid_alt: principalId }),
      ...(accountId !== undefined && { account: { uid: accountId, type_id: 10, type: 'AWS Account' } }),
      ...(accessKeyId !== undefined && { credential_uid: accessKeyId }),
    },
    ...sessionOf(identity),
    ...(identityProvider !== undefined && { idp: { name: identityProvider } }),
    ...(invokedBy !== undefined && { invoked_by: invokedBy }),
  };
}

function sessionOf({ sessionContext, accessKeyId }: UserIdentity): object {
  if (sessionContext === undefined) return {};
  const created = Date.parse(textAt(sessionContext, 'attributes', 'creationDate') ?? '');
  const mfa = textAt(sessionContext, 'attributes', 'mfaAuthenticated');
  const issuer = textAt(sessionContext, 'sessionIssuer', 'arn');
  return {
    session: {
      ...(Number.isNaN(created) ? {} : { created_time: created }),
      ...(mfa !== undefined && { is_mfa: mfa === 'true' }),
      ...(issuer !== undefined && { issuer }),
      ...(accessKeyId !== undefined && { credential_uid: accessKeyId }),
    },
  };
}

function textAt(
  context: { readonly [name: string]: Json },
  part: string,
  member: string,
): string | undefined {
  const value = context[part];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, member)?.value;
  return typeof found === 'string' ? found : undefined;
}
