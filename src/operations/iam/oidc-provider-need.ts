import type { OidcProviderRef, Principal } from '#identity';
import type { Need } from '../operation.ts';

export interface OidcProviderInput {
  readonly OpenIDConnectProviderArn: string;
}

/** The provider that a request names, in the caller's account. */
export function providerRef(input: OidcProviderInput, caller: Principal): OidcProviderRef {
  return { accountId: caller.accountId, providerArn: input.OpenIDConnectProviderArn };
}

export function providerNeed(action: string, resource: string): Need {
  return { action, resource, resourceType: 'AWS::IAM::OIDCProvider' };
}
