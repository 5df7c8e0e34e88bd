import type { Migration } from '../migrate.ts';
import { identity } from './0001-identity.ts';
import { dataKeys } from './0002-data-keys.ts';
import { trail } from './0003-trail.ts';
import { directory } from './0004-directory.ts';
import { credentials } from './0005-credentials.ts';
import { oidcProviders } from './0006-oidc-providers.ts';
import { trailJournal } from './0060-trail-journal.ts';
import { signingKeys } from './0061-signing-keys.ts';

export type Part = 'state' | 'trail';

/** Every migration by the part that it belongs to, in the order of application. */
export const migrations: Readonly<Record<Part, readonly Migration[]>> = {
  state: [identity, dataKeys, directory, credentials, oidcProviders, signingKeys],
  trail: [trail, trailJournal],
};
