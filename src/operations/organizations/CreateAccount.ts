import { ACCESS_ROLE, type Identity } from '#identity';
import { operationShape, services, type CreateAccountRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { anyNeed } from './organization-need.ts';
import { accountRequestOutput } from './outputs.ts';
import { tagInput } from './tag-input.ts';

type Input = CreateAccountRequest & { Email: string; AccountName: string };

/**
 * The account is there when the answer is, with a role that the management account may assume.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export function createAccount(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'CreateAccount'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input) =>
      anyNeed('CreateAccount').map((need) => ({ ...need, context: requestTagKeys(tagInput(input.Tags)) })),
    recorded: {
      input: ['AccountName', 'RoleName', 'IamUserAccessToBilling', 'Tags'],
      output: ['CreateAccountStatus'],
    },
    freeText: ['AccountName', 'Tags'],
    async perform({ input, caller }) {
      const request = await organizations.accounts.create({
        accountId: caller.accountId,
        name: input.AccountName,
        email: input.Email,
        roleName: input.RoleName ?? ACCESS_ROLE,
        tags: tagInput(input.Tags),
      });
      return { output: { CreateAccountStatus: accountRequestOutput(request) } };
    },
  });
}
