import type { PolicySources } from '#identity';
import { parseArn } from '#kernel';
import { invalidInput } from './input.ts';
import type { SimulatedCaller } from './run.ts';

/** `user/` and its path and name, in an ARN of IAM. */
const USER = /^arn:aws:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/;

/**
 * Whom the request simulates as the caller: a user, of whichever account.
 * @param accountId of who asks; the caller's where none is named
 * @throws ApiError `InvalidInputException`
 */
export function readCaller(callerArn: string | undefined, accountId: string): SimulatedCaller {
  if (callerArn === undefined) return { accountId, keys: new Map() };
  const userName = USER.exec(callerArn)?.[1];
  if (userName === undefined) throw invalidInput('CallerArn is not the ARN of a user.');
  const { account } = parseArn(callerArn);
  return {
    accountId: account,
    arn: callerArn,
    keys: new Map([
      ['aws:principalarn', [callerArn]],
      ['aws:principalaccount', [account]],
      ['aws:principaltype', ['User']],
      ['aws:username', [userName]],
    ]),
  };
}

/** Unless the request names another caller, it is the user whose policies are simulated. */
export function sourceCaller(
  input: { readonly PolicySourceArn: string; readonly CallerArn?: string | undefined },
  { kind, principalId, tags }: PolicySources,
  accountId: string,
): SimulatedCaller {
  if (input.CallerArn !== undefined && input.CallerArn !== input.PolicySourceArn) {
    return readCaller(input.CallerArn, accountId);
  }
  if (kind !== 'user') return { accountId, keys: new Map() };
  const caller = readCaller(input.PolicySourceArn, accountId);
  return {
    ...caller,
    keys: new Map([
      ...caller.keys,
      ...(principalId === undefined ? [] : [['aws:userid', [principalId]] as const]),
      ...tags.map(({ key, value }) => [`aws:principaltag/${key.toLowerCase()}`, [value]] as const),
    ]),
  };
}
