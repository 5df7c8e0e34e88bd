import type { Roles } from '#identity';
import { roleArn } from '#kernel';
import { operationShape, services, type CreateRoleRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { boundaryKey } from './condition-keys.ts';
import { createNeeds } from './create-needs.ts';
import { roleOutput } from './role-output.ts';
import { roleRef } from './role-need.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function createRole(roles: Pick<Roles, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateRole'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateRoleRequest & { RoleName: string; AssumeRolePolicyDocument: string }, caller) =>
      createNeeds(
        'Role',
        roleArn(caller.accountId, input.Path ?? '/', input.RoleName),
        tagsOf(input),
        boundaryKey(input),
      ),
    recorded: {
      input: [
        'RoleName',
        'Path',
        'AssumeRolePolicyDocument',
        'Description',
        'MaxSessionDuration',
        'PermissionsBoundary',
        'Tags',
      ],
      output: ['Role.Arn', 'Role.RoleId', 'Role.RoleName', 'Role.Path', 'Role.CreateDate'],
    },
    freeText: ['RoleName', 'Path', 'Description', 'Tags'],
    async perform({ input, caller }) {
      const role = await roles.create({
        ...roleRef(input, caller),
        trustPolicy: input.AssumeRolePolicyDocument,
        ...(input.Path === undefined ? {} : { path: input.Path }),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.MaxSessionDuration === undefined ? {} : { maxSessionSeconds: input.MaxSessionDuration }),
        ...(input.PermissionsBoundary === undefined
          ? {}
          : { permissionsBoundary: input.PermissionsBoundary }),
        tags: tagsOf(input),
      });
      return { output: { Role: roleOutput(role) } };
    },
  });
}
