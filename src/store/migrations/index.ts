import type { Migration } from '../migrate.ts';
import { identity } from './0001-identity.ts';
import { dataKeys } from './0002-data-keys.ts';
import { trail } from './0003-trail.ts';
import { directory } from './0004-directory.ts';
import { credentials } from './0005-credentials.ts';
import { oidcProviders } from './0006-oidc-providers.ts';
import { trailJournal } from './0060-trail-journal.ts';
import { signingKeys } from './0061-signing-keys.ts';
import { trails } from './0062-trails.ts';
import { trailArchives } from './0110-trail-archives.ts';
import { trailLookupIndexes } from './0140-trail-lookup-indexes.ts';
import { guardrailGeneration } from './0171-guardrail-generation.ts';
import { trailLastDigests } from './0170-trail-last-digests.ts';
import { kmsKeys } from './0040-kms-keys.ts';
import { kmsGrants } from './0041-kms-grants.ts';
import { workforce } from './0030-workforce.ts';
import { portal } from './0031-portal.ts';
import { lastUses } from './0010-last-uses.ts';
import { organizations } from './0011-organizations.ts';
import { browserSessions } from './0020-browser-sessions.ts';
import { rootKeys } from './0050-root-keys.ts';
import { guardrails } from './0080-guardrails.ts';
import { guardrailKeys } from './0135-guardrail-keys.ts';
import { securityKeys } from './0021-security-keys.ts';
import { loginRequests } from './0022-login-requests.ts';
import { accountAliases } from './0090-account-aliases.ts';
import { permissionSetReferences } from './0091-permission-set-references.ts';
import { portalDeviceAddresses } from './0147-portal-device-addresses.ts';

export type Part = 'state' | 'trail';

/** Every migration by the part that it belongs to, in the order of application. */
export const migrations: Readonly<Record<Part, readonly Migration[]>> = {
  state: [
    identity,
    dataKeys,
    directory,
    credentials,
    oidcProviders,
    lastUses,
    organizations,
    browserSessions,
    rootKeys,
    securityKeys,
    loginRequests,
    guardrails,
    workforce,
    portal,
    signingKeys,
    kmsKeys,
    kmsGrants,
    accountAliases,
    permissionSetReferences,
    guardrailKeys,
    portalDeviceAddresses,
    guardrailGeneration,
  ],
  trail: [trail, trailJournal, trails, trailArchives, trailLookupIndexes, trailLastDigests],
};
