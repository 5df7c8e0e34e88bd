import type { Workforce } from '#identity';
import { operationShape, services, type UpdatePermissionSetRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_UpdatePermissionSet.html */
export function updatePermissionSet(workforce: Pick<Workforce, 'permissionSets'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'UpdatePermissionSet'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdatePermissionSetRequest & PermissionSetInput) =>
      ssoNeeds('sso:UpdatePermissionSet', input),
    recorded: { input: ['PermissionSetArn', 'SessionDuration'] },
    freeText: ['Description', 'RelayState'],
    async perform({ input, caller }) {
      await workforce.permissionSets.update({
        ...permissionSetRef(input, caller),
        ...(input.Description === undefined ? {} : { description: input.Description }),
        ...(input.SessionDuration === undefined ? {} : { sessionDuration: input.SessionDuration }),
        ...(input.RelayState === undefined ? {} : { relayState: input.RelayState }),
      });
      return { output: {} };
    },
  });
}
