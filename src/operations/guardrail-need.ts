import type { GuardrailRef, GuardrailTags } from '#guardrails';
import type { Principal } from '#identity';
import { ApiError, guardrailArn } from '#kernel';
import type { Need } from './operation.ts';

/** What a guardrail operation finds guardrails by. */
export interface GuardrailPlace {
  readonly region: string;
  readonly tags: Pick<GuardrailTags, 'list'>;
}

type Caller = Pick<Principal, 'accountId'>;

/** The permission to do `action` with the guardrail that a caller named, by id or by ARN; its tags are condition keys. */
export async function guardrailNeed(
  action: string,
  place: GuardrailPlace,
  identifier: string,
  caller: Caller,
): Promise<Need> {
  return {
    action,
    resource: arnOf(place.region, identifier, caller),
    resourceType: 'AWS::Bedrock::Guardrail',
    context: await resourceTags(place, identifier, caller),
  };
}

/** `aws:ResourceTag/…` of a guardrail that is there; one that is not has none, and the operation will say so. */
async function resourceTags(
  { region, tags }: GuardrailPlace,
  identifier: string,
  caller: Caller,
): Promise<NonNullable<Need['context']>> {
  if (!isOfCaller(region, identifier, caller)) return {};
  try {
    const there = await tags.list(guardrailRef(region, identifier, caller));
    return Object.fromEntries(there.map(({ key, value }) => [`aws:ResourceTag/${key}`, value]));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'ResourceNotFoundException') return {};
    throw error;
  }
}

/**
 * The guardrail that a caller named. Guardrails of other accounts and Regions are not found here.
 * @throws ApiError `ResourceNotFoundException`
 */
export function guardrailRef(region: string, identifier: string, caller: Caller): GuardrailRef {
  if (!isOfCaller(region, identifier, caller)) {
    throw new ApiError(
      'ResourceNotFoundException',
      'The guardrail or the version does not exist in this account and Region.',
    );
  }
  return { accountId: caller.accountId, guardrailId: identifier.slice(identifier.lastIndexOf('/') + 1) };
}

export function isOfCaller(region: string, identifier: string, caller: Caller): boolean {
  const own = guardrailArn(region, caller.accountId, '');
  return !identifier.startsWith('arn:') || identifier.startsWith(own);
}

function arnOf(region: string, identifier: string, caller: Caller): string {
  return identifier.startsWith('arn:') ? identifier : guardrailArn(region, caller.accountId, identifier);
}
