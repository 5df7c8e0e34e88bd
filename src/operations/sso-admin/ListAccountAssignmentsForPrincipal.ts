import type { Workforce } from '#identity';
import { operationShape, services, type ListAccountAssignmentsForPrincipalRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { instanceRef, ssoNeeds, type InstanceInput } from './sso-needs.ts';
import { assignmentOutput } from './sso-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentsForPrincipal.html */
export function listAccountAssignmentsForPrincipal(workforce: Pick<Workforce, 'assignments'>) {
  return defineOperation({
    shape: operationShape(services.ssoAdmin, 'ListAccountAssignmentsForPrincipal'),
    eventClass: 'Management',
    readOnly: true,
    needs: (
      input: ListAccountAssignmentsForPrincipalRequest &
        InstanceInput & { PrincipalType: 'USER' | 'GROUP'; PrincipalId: string },
    ) => ssoNeeds('sso:ListAccountAssignmentsForPrincipal', input),
    recorded: { input: ['InstanceArn', 'PrincipalType', 'PrincipalId'] },
    async perform({ input, caller }) {
      const ref = instanceRef(input, caller);
      const page = await workforce.assignments.listOf({
        ...ref,
        ...tokenQuery(input),
        principalType: input.PrincipalType,
        principalId: input.PrincipalId,
        ...(input.Filter?.AccountId === undefined ? {} : { targetAccountId: input.Filter.AccountId }),
      });
      const assignments = page.items.map((one) => assignmentOutput(ref.instanceId, one));
      return { output: { AccountAssignments: assignments, ...tokenOutput(page) } };
    },
  });
}
