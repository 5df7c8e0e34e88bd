import type { Roles } from '#identity';
import { roleArn } from '#kernel';
import { operationShape, services, type ListRolesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery, pathQuery } from './page-output.ts';
import { roleOutput } from './role-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export function listRoles(roles: Pick<Roles, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListRoles'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListRolesRequest, caller) => [
      { action: 'iam:ListRoles', resource: roleArn(caller.accountId, input.PathPrefix ?? '/', '') },
    ],
    recorded: { input: ['PathPrefix', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await roles.list({
        accountId: caller.accountId,
        ...pathQuery(input),
        ...pageQuery(input),
      });
      return { output: { Roles: page.items.map(roleOutput), ...pageOutput(page) } };
    },
  });
}
