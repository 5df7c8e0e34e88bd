import type { Identity } from '#identity';
import { operationShape, services, type MoveAccountRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = MoveAccountRequest & { AccountId: string; SourceParentId: string; DestinationParentId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html */
export function moveAccount(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'MoveAccount'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      nodeNeeds(
        'MoveAccount',
        organizations,
        caller,
        input.AccountId,
        input.SourceParentId,
        input.DestinationParentId,
      ),
    recorded: { input: ['AccountId', 'SourceParentId', 'DestinationParentId'] },
    async perform({ input, caller }) {
      await organizations.accounts.move({
        accountId: caller.accountId,
        memberId: input.AccountId,
        from: input.SourceParentId,
        to: input.DestinationParentId,
      });
      return { output: {} };
    },
  });
}
