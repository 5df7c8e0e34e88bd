import type { Identity } from '#identity';
import type { Operation } from '../operation.ts';
import { addClientIDToOpenIDConnectProvider } from './AddClientIDToOpenIDConnectProvider.ts';
import { createOpenIDConnectProvider } from './CreateOpenIDConnectProvider.ts';
import { deleteOpenIDConnectProvider } from './DeleteOpenIDConnectProvider.ts';
import { getOpenIDConnectProvider } from './GetOpenIDConnectProvider.ts';
import { listOpenIDConnectProviders } from './ListOpenIDConnectProviders.ts';
import { listOpenIDConnectProviderTags } from './ListOpenIDConnectProviderTags.ts';
import { removeClientIDFromOpenIDConnectProvider } from './RemoveClientIDFromOpenIDConnectProvider.ts';
import { tagOpenIDConnectProvider } from './TagOpenIDConnectProvider.ts';
import { untagOpenIDConnectProvider } from './UntagOpenIDConnectProvider.ts';
import { updateOpenIDConnectProviderThumbprint } from './UpdateOpenIDConnectProviderThumbprint.ts';

/** Identity providers that speak OpenID Connect: whose tokens AssumeRoleWithWebIdentity takes. */
export function oidcProviderOperations({ oidcProviders, oidcProviderTags }: Identity): readonly Operation[] {
  return [
    addClientIDToOpenIDConnectProvider(oidcProviders),
    createOpenIDConnectProvider(oidcProviders),
    deleteOpenIDConnectProvider(oidcProviders),
    getOpenIDConnectProvider(oidcProviders),
    listOpenIDConnectProviders(oidcProviders),
    listOpenIDConnectProviderTags(oidcProviderTags),
    removeClientIDFromOpenIDConnectProvider(oidcProviders),
    tagOpenIDConnectProvider(oidcProviderTags),
    untagOpenIDConnectProvider(oidcProviderTags),
    updateOpenIDConnectProviderThumbprint(oidcProviders),
  ];
}
