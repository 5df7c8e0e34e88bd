import { parseArn } from '#kernel';
import type { Database } from '#store';
import type { Kysely } from 'kysely';
import { findRole } from './find-role.ts';
import { findUser } from './find-user.ts';

/**
 * The unique id of the user or role that an ARN names at this moment: null for one that is not there, `undefined` for
 * what is neither, such as a session.
 */
export async function principalIdOf(db: Kysely<Database>, arn: string): Promise<string | null | undefined> {
  const { service, account: accountId, resource } = parseArn(arn);
  const [, kind, path, name] = /^(user|role)(\/(?:.*\/)?)([^/]+)$/.exec(resource) ?? [];
  if (service !== 'iam' || name === undefined) return undefined;
  const found =
    kind === 'user'
      ? await findUser(db, { accountId, userName: name })
      : await findRole(db, { accountId, roleName: name });
  if (found === undefined || found.path !== path) return null;
  return 'user_id' in found ? found.user_id : found.role_id;
}
