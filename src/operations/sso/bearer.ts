import type { PersonPrincipal, PortalAccess, Workforce } from '#identity';
import { ApiError, identityStoreArn } from '#kernel';

/** Somebody with an access token of the portal. */
export interface Bearer extends PersonPrincipal {
  readonly access: PortalAccess;
}

/**
 * Whom the access token in `x-amz-sso_bearer_token` speaks for.
 * @throws (the function that it gives) ApiError `UnauthorizedException`
 */
export function identifyBearer({ portalTokens }: Pick<Workforce, 'portalTokens'>) {
  return async ({ accessToken }: { readonly accessToken: string }): Promise<Bearer> => {
    const access = await portalTokens.find(accessToken);
    if (access === undefined)
      throw new ApiError('UnauthorizedException', 'Session token not found or invalid');
    const { accountId, identityStoreId, userId } = access.person;
    return {
      type: 'IdentityCenterUser',
      accountId,
      principalId: userId,
      userId,
      identityStoreArn: identityStoreArn(accountId, identityStoreId),
      access,
    };
  };
}

/** What is asked with an access token, which nobody records. */
export interface BearerInput {
  readonly accessToken: string;
}
