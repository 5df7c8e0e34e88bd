import type { Workforce } from '#identity';
import type { Operation } from '../operation.ts';
import { getRoleCredentials } from './GetRoleCredentials.ts';
import { listAccountRoles } from './ListAccountRoles.ts';
import { listAccounts } from './ListAccounts.ts';
import { logout } from './Logout.ts';

/** The access portal: short-lived credentials for people who have signed in. */
export function sso(workforce: Workforce): readonly Operation[] {
  return [
    getRoleCredentials(workforce),
    listAccountRoles(workforce),
    listAccounts(workforce),
    logout(workforce),
  ];
}
