import { ApiError, limits } from '#kernel';
import { readTokenTags } from '../oidc/token-tags.ts';
import type { Tag } from '../tags.ts';

/** What a verified ID token, and what the provider says beside it, tells of a person. */
export interface PersonClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly userName: string;
  /** `DisplayName` and `Emails`, in the form of the identity store's API. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly groups: readonly string[];
  /** Milliseconds since the epoch: when a second factor was shown. Absent where the provider does not say so. */
  readonly mfaAt?: number;
  readonly tags: readonly Tag[];
}

type Claims = Readonly<Record<string, unknown>>;

/** The forms that the identity store's API gives names. */
const USER_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
const DISPLAY_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0\u3000]{1,1024}$/u;

/**
 * What says that a second factor was shown. A method such as `otp` alone does not: it may have been the only one.
 * @see https://www.rfc-editor.org/rfc/rfc8176#section-2
 * @see https://openid.net/specs/openid-connect-eap-acr-values-1_0-final.html
 */
const MFA_METHOD = 'mfa';
const MFA_CLASSES: ReadonlySet<unknown> = new Set([
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'https://refeds.org/profile/mfa',
  'phr',
  'phrh',
]);

/**
 * Reads the claims, by the names that the provider's setting gives them.
 * @param now milliseconds since the epoch
 * @throws ApiError `AccessDeniedException` where they name nobody, or not in a form that can be a name
 */
export function readPerson(
  claims: Claims & { readonly iss: string; readonly sub: string },
  names: { readonly userClaim: string; readonly groupClaim: string },
  now: number,
): PersonClaims {
  if (claims.sub === '')
    throw refused('What the identity provider answered cannot be trusted: it names no subject.');
  const userName = claims[names.userClaim];
  if (typeof userName !== 'string' || !USER_NAME.test(userName)) {
    throw refused(
      `The identity provider gives no user name in the claim ${names.userClaim}, or one that cannot be a user name.`,
    );
  }
  // An address that its holder has not shown to be theirs may be anybody's.
  if (names.userClaim === 'email' && claims['email_verified'] !== true) {
    throw refused('The identity provider does not say that the email address, the user name, is verified.');
  }
  return {
    issuer: claims.iss,
    subject: claims.sub,
    userName,
    attributes: attributesOf(claims),
    groups: groupsOf(claims[names.groupClaim], names.groupClaim),
    ...mfaOf(claims, now),
    tags: tagsOf(claims),
  };
}

function attributesOf({ name, email }: Claims): Readonly<Record<string, unknown>> {
  return {
    ...(isDisplayName(name) ? { DisplayName: name } : {}),
    ...(isDisplayName(email) ? { Emails: [{ Value: email, Primary: true }] } : {}),
  };
}

/** A list of names, or one name; names that cannot be a group's are passed over. */
function groupsOf(claim: unknown, name: string): readonly string[] {
  const groups = new Map(
    [claim ?? []]
      .flat()
      .filter(isDisplayName)
      .map((group) => [group.toLowerCase(), group]),
  );
  if (groups.size <= limits.groupsPerWorkforceUser) return [...groups.values()];
  throw refused(
    `The claim ${name} has more than ${limits.groupsPerWorkforceUser} groups: let the provider send those alone that are for Caprock.`,
  );
}

function mfaOf(claims: Claims, now: number): { readonly mfaAt?: number } {
  const { amr, acr, auth_time: at } = claims;
  const shown = (Array.isArray(amr) && amr.includes(MFA_METHOD)) || MFA_CLASSES.has(acr);
  if (!shown) return {};
  return { mfaAt: typeof at === 'number' ? Math.min(at * 1000, now) : now };
}

function tagsOf(claims: Claims): readonly Tag[] {
  try {
    return readTokenTags(claims).tags;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    throw new ApiError('AccessDeniedException', cause.message, { cause });
  }
}

function isDisplayName(value: unknown): value is string {
  return typeof value === 'string' && DISPLAY_NAME.test(value);
}

function refused(message: string): ApiError {
  return new ApiError('AccessDeniedException', message);
}
