import { parseArn } from '#kernel';
import { invalidInput } from './invalid-input.ts';
import type { PolicySources } from './policy-sources.ts';

/** Who is simulated as the caller, with the condition keys that follow from that. */
export interface SimulatedCaller {
  readonly accountId: string;
  /** Absent where nobody in particular is simulated. */
  readonly arn?: string;
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

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
  sourceArn: string,
  callerArn: string | undefined,
  { kind, principalId, tags }: PolicySources,
  accountId: string,
): SimulatedCaller {
  if (callerArn !== undefined && callerArn !== sourceArn) {
    return readCaller(callerArn, accountId);
  }
  if (kind !== 'user') return { accountId, keys: new Map() };
  const caller = readCaller(sourceArn, accountId);
  return {
    ...caller,
    keys: new Map([
      ...caller.keys,
      ...(principalId === undefined ? [] : [['aws:userid', [principalId]] as const]),
      ...tags.map(({ key, value }) => [`aws:principaltag/${key.toLowerCase()}`, [value]] as const),
    ]),
  };
}
