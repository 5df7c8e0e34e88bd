import { assumedRoleArn, federatedUserArn, roleArn, userArn } from '#kernel';

/** Who a request is from: a user, somebody in a role, or a federated user. Root has no credentials here. */
export type Principal = UserPrincipal | RolePrincipal | FederatedPrincipal;

interface AnyPrincipal {
  readonly accountId: string;
  readonly arn: string;
  /** The key that signed: `AKIA…` of a user, `ASIA…` of a session. */
  readonly accessKeyId: string;
  /** `aws:PrincipalTag/…`: the tags of the user or role, and over them those of the session. */
  readonly tags: ReadonlyMap<string, string>;
}

export interface UserPrincipal extends AnyPrincipal {
  readonly type: 'IAMUser';
  /** `AIDA…`: unlike the name never used again. */
  readonly principalId: string;
  readonly userName: string;
  /** There when the credentials are those of GetSessionToken. */
  readonly session?: SessionFacts;
}

export interface RolePrincipal extends AnyPrincipal {
  readonly type: 'AssumedRole';
  /** `AROA…:session` */
  readonly principalId: string;
  readonly userName?: never;
  readonly roleId: string;
  readonly roleName: string;
  /** Of the role itself; `arn` is that of the session. */
  readonly roleArn: string;
  readonly sessionName: string;
  readonly session: SessionFacts;
  /** Whose session it is, where somebody of the workforce has it by the access portal. */
  readonly onBehalfOf?: { readonly userId: string; readonly identityStoreArn: string };
}

export interface FederatedPrincipal extends AnyPrincipal {
  readonly type: 'FederatedUser';
  /** `123456789012:name` */
  readonly principalId: string;
  readonly userName?: never;
  /** What GetFederationToken was told. */
  readonly federatedName: string;
  /** The user who asked for the session, and whose permissions bound it. */
  readonly issuer: { readonly userId: string; readonly userName: string; readonly arn: string };
  readonly session: SessionFacts;
}

/** Somebody whom an identity provider vouches for, and who has no credentials of ours yet. */
export interface WebIdentityPrincipal {
  readonly type: 'WebIdentityUser';
  /** The account whose provider it is. */
  readonly accountId: string;
  /** `<issuer>:<audience>:<subject>` */
  readonly principalId: string;
  /** The token's subject. */
  readonly subject: string;
  /** The ARN of the provider in the account. */
  readonly providerArn: string;
  /** The issuer without `https://`. */
  readonly issuer: string;
}

/** Somebody of the workforce, who has signed in to the access portal. */
export interface PersonPrincipal {
  readonly type: 'IdentityCenterUser';
  /** The account of the instance. */
  readonly accountId: string;
  readonly principalId: string;
  readonly userId: string;
  readonly identityStoreArn: string;
}

/** Nobody in particular: what they ask, anybody may. */
export interface UnknownPrincipal {
  readonly type: 'Unknown';
  /** The account that it counts for. */
  readonly accountId: string;
  readonly principalId: string;
}

/** Who asks without a signature; no policy is theirs. */
export type UnsignedPrincipal = WebIdentityPrincipal | PersonPrincipal | UnknownPrincipal;

/** What a session carries; times are milliseconds since the epoch. */
export interface SessionFacts {
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When a second factor was shown; absent where none was. */
  readonly mfaAuthenticatedAt?: number;
  readonly sourceIdentity?: string;
  /** The session's own tags, handed-on ones included. */
  readonly tags: ReadonlyMap<string, string>;
  /** Keys of the tags that the next role of a chain inherits. */
  readonly transitiveTagKeys: readonly string[];
  /** ARN of the OIDC provider whose token was shown, or that of the first role of a chain. */
  readonly federatedProvider?: string;
}

export function userPrincipal(user: {
  accountId: string;
  userId: string;
  userName: string;
  path: string;
  accessKeyId: string;
  tags?: ReadonlyMap<string, string>;
  session?: SessionFacts;
}): UserPrincipal {
  return {
    type: 'IAMUser',
    accountId: user.accountId,
    principalId: user.userId,
    arn: userArn(user.accountId, user.path, user.userName),
    userName: user.userName,
    accessKeyId: user.accessKeyId,
    tags: user.tags ?? new Map(),
    ...(user.session === undefined ? {} : { session: user.session }),
  };
}

export function rolePrincipal(role: {
  accountId: string;
  roleId: string;
  roleName: string;
  path: string;
  sessionName: string;
  accessKeyId: string;
  tags: ReadonlyMap<string, string>;
  session: SessionFacts;
  onBehalfOf?: RolePrincipal['onBehalfOf'];
}): RolePrincipal {
  return {
    type: 'AssumedRole',
    accountId: role.accountId,
    principalId: `${role.roleId}:${role.sessionName}`,
    arn: assumedRoleArn(role.accountId, role.roleName, role.sessionName),
    accessKeyId: role.accessKeyId,
    roleId: role.roleId,
    roleName: role.roleName,
    roleArn: roleArn(role.accountId, role.path, role.roleName),
    sessionName: role.sessionName,
    tags: new Map([...role.tags, ...role.session.tags]),
    session: role.session,
    ...(role.onBehalfOf === undefined ? {} : { onBehalfOf: role.onBehalfOf }),
  };
}

export function federatedPrincipal(federated: {
  accountId: string;
  federatedName: string;
  accessKeyId: string;
  issuer: FederatedPrincipal['issuer'];
  session: SessionFacts;
}): FederatedPrincipal {
  const { accountId, federatedName } = federated;
  return {
    type: 'FederatedUser',
    accountId,
    principalId: `${accountId}:${federatedName}`,
    arn: federatedUserArn(accountId, federatedName),
    accessKeyId: federated.accessKeyId,
    federatedName,
    issuer: federated.issuer,
    tags: federated.session.tags,
    session: federated.session,
  };
}
