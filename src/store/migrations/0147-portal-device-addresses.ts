import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

/** From where a device asked: shown to whoever is to confirm it, and what bounds how many one address may have waiting. */
export const portalDeviceAddresses: Migration = {
  name: '0147-portal-device-addresses',
  async up(db, { text }) {
    await sql`alter table portal_devices add column source_ip ${text} not null default ''`.execute(db);
  },
};
