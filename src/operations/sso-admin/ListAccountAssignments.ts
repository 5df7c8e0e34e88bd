import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountAssignmentsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { permissionSetRef, ssoNeeds, type PermissionSetInput } from './sso-needs.ts';
import { assignmentOutput } from './sso-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignments.html */
export function listAccountAssignments(workforce: Pick<Workforce, 'assignments'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListAccountAssignments'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListAccountAssignmentsRequest & PermissionSetInput & { AccountId: string }) =>
      ssoNeeds('sso:ListAccountAssignments', input, input.AccountId),
    recorded: { input: ['PermissionSetArn', 'AccountId'] },
    async perform({ input, caller }) {
      const ref = permissionSetRef(input, caller);
      const page = await workforce.assignments.list({
        ...ref,
        ...tokenQuery(input),
        targetAccountId: input.AccountId,
      });
      const assignments = page.items.map((one) => assignmentOutput(ref.instanceId, one));
      return { output: { AccountAssignments: assignments, ...tokenOutput(page) } };
    },
  });
}
