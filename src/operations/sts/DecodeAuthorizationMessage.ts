import type { AuthorizationMessages } from '#identity';
import { operationShape, services, type DecodeAuthorizationMessageRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * What an encoded authorization failure message says. Nothing of it is recorded: its denial is on record already.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function decodeAuthorizationMessage(messages: Pick<AuthorizationMessages, 'decode'>) {
  return defineOperation({
    shape: operationShape(services.sts, 'DecodeAuthorizationMessage'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: DecodeAuthorizationMessageRequest & { EncodedMessage: string }) => [
      { action: 'sts:DecodeAuthorizationMessage', resource: '*' },
    ],
    async perform({ input, caller }) {
      return { output: { DecodedMessage: await messages.decode(caller.accountId, input.EncodedMessage) } };
    },
  });
}
