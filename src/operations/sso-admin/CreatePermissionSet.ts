import type { Workforce } from '#identity';
import { operationShape, services, type CreatePermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { permissionSetOutput } from './sso-output.ts';
import { tagsOf } from './tagged.ts';

/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html */
export function createPermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'CreatePermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreatePermissionSetRequest & InstanceInput & { Name: string }) =>
      ssoNeeds('sso:CreatePermissionSet', input).map((need) => ({
        ...need,
        context: requestTagKeys(tagsOf(input)),
      })),
    recorded: {
      input: ['InstanceArn', 'Name', 'SessionDuration'],
      output: ['PermissionSet.PermissionSetArn'],
    },
    freeText: ['Name', 'Description', 'RelayState', 'Tags'],
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const set = await workforce.permissionSets.create({
        ...ref,
        name: input.Name,
        tags: tagsOf(input),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.SessionDuration === undefined ? {} : { sessionDuration: input.SessionDuration }),
        ...(input.RelayState === undefined ? {} : { relayState: input.RelayState }),
      });
      return { output: { PermissionSet: permissionSetOutput(ref.instanceId, set) } };
    },
  });
}
