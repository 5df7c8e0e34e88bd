import type { WorkforceUserKey } from '#identity';
import { ApiError } from '#kernel';

/** What else than an id names a user or a group: an external id, or an attribute that is unique. */
export interface AlternateIdentifierInput {
  readonly AlternateIdentifier: {
    readonly ExternalId?:
      { readonly Issuer?: string | undefined; readonly Id?: string | undefined } | undefined;
    readonly UniqueAttribute?:
      { readonly AttributePath?: string | undefined; readonly AttributeValue?: unknown } | undefined;
  };
}

/** @throws ApiError `ValidationException` */
export function userKey({ AlternateIdentifier: key }: AlternateIdentifierInput): WorkforceUserKey {
  const { ExternalId: external, UniqueAttribute: attribute } = key;
  if (external !== undefined) {
    return { externalId: { issuer: external.Issuer ?? '', id: external.Id ?? '' } };
  }
  const value = attribute?.AttributeValue;
  const path = attribute?.AttributePath?.toLowerCase();
  if (typeof value === 'string' && path === 'username') return { userName: value };
  if (typeof value === 'string' && path === 'emails.value') return { email: value };
  throw new ApiError('ValidationException', 'A user is found by userName, by emails.value or by ExternalId.');
}

/** @returns the display name @throws ApiError `ValidationException` */
export function groupKey({ AlternateIdentifier: key }: AlternateIdentifierInput): string {
  const { AttributePath: path, AttributeValue: value } = key.UniqueAttribute ?? {};
  if (typeof value === 'string' && path?.toLowerCase() === 'displayname') return value;
  throw new ApiError('ValidationException', 'A group is found by displayName.');
}
