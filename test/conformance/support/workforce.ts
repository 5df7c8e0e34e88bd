import * as store from '@aws-sdk/client-identitystore';
import * as admin from '@aws-sdk/client-sso-admin';
import { clientOptions } from '../../support/clients.ts';
import { IdentityProvider } from '../../support/identity-provider.ts';
import type { TestService } from '../../support/service.ts';
import { setProvider } from '../../support/workforce.ts';

/** The permission set that the one person of {@link startWorkforce} has. */
export const PERMISSION_SET = 'Analyst';
/** As the provider names that person. */
export const PERSON = 'grace';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'bedrock:ListFoundationModels', Resource: '*' }],
});

/**
 * An organisation's identity provider, whose one person may use one permission set.
 * The service has to be started with CAPROCK_LOOPBACK_ISSUERS.
 */
export async function startWorkforce(service: TestService, accountId: string): Promise<IdentityProvider> {
  const idp = await IdentityProvider.start([`https://localhost:${service.port}/signin/workforce/callback`]);
  const admins = new admin.SSOAdminClient(clientOptions(service));
  const people = new store.IdentitystoreClient(clientOptions(service));
  try {
    idp.person = { sub: 'idp|grace', preferred_username: PERSON, groups: ['Analysts'] };
    await setProvider(service, idp);
    const { Instances } = await admins.send(new admin.ListInstancesCommand({}));
    const { InstanceArn, IdentityStoreId } = Instances?.[0] ?? {};
    const group = { IdentityStoreId, DisplayName: 'Analysts' };
    const { GroupId: PrincipalId } = await people.send(new store.CreateGroupCommand(group));
    const wanted = { InstanceArn, Name: PERMISSION_SET, SessionDuration: 'PT1H' };
    const { PermissionSet } = await admins.send(new admin.CreatePermissionSetCommand(wanted));
    const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
    await admins.send(new admin.PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: POLICY }));
    const to = {
      PrincipalType: 'GROUP',
      PrincipalId,
      TargetType: 'AWS_ACCOUNT',
      TargetId: accountId,
    } as const;
    await admins.send(new admin.CreateAccountAssignmentCommand({ ...set, ...to }));
    return idp;
  } catch (error) {
    await idp[Symbol.asyncDispose]();
    throw error;
  } finally {
    admins.destroy();
    people.destroy();
  }
}
