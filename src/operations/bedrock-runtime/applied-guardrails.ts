import type { Guardrails, GuardrailsInUse } from '#guardrails';
import type { Principal } from '#identity';
import type { AppliedGuardrail } from '#inference';
import { ApiError, guardrailArn } from '#kernel';
import { decryptingNeeds, definitionKeys, namedVersions, type GuardrailKms } from '../guardrail-key.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import type { Call, Need } from '../operation.ts';

/** Where guardrails are found, and which of them an account enforces. */
export interface GuardrailPorts {
  readonly region: string;
  readonly guardrails: Pick<Guardrails, 'inUse'>;
  readonly kms: GuardrailKms;
}

/** A guardrail that a request names; one without the other is a mistake. */
export interface AskedGuardrail {
  readonly guardrailIdentifier?: string | undefined;
  readonly guardrailVersion?: string | undefined;
}

/** A call, as far as it says who asks and what they were allowed. */
type Authorised = Pick<Call<unknown>, 'caller' | 'needs'>;

interface Named {
  readonly identifier: string;
  readonly version: string;
}

/** A guardrail with this tag masks reversibly. */
const MASKING = { key: 'caprock:masking', value: 'reversible' };

/**
 * The guardrails that apply to an inference: those that the account enforces, which nobody can leave out, around the one
 * that the request names.
 *
 * @throws ApiError `ResourceNotFoundException` | `ValidationException`
 */
export async function appliedGuardrails(
  ports: GuardrailPorts,
  { caller, needs }: Authorised,
  asked: AskedGuardrail = {},
): Promise<readonly AppliedGuardrail[]> {
  const { accountId } = caller;
  const keys = definitionKeys(ports.kms, needs, caller);
  const enforced = await ports.guardrails.inUse.enforced(accountId);
  const applied = await Promise.all(
    enforced.map(async ({ guardrailId, version, scope }): Promise<AppliedGuardrail> => {
      const { includedModels, excludedModels, system, messages } = scope;
      return {
        ...(await loadGuardrail(ports, { accountId, guardrailId, version, keys })),
        origin: 'ACCOUNT_ENFORCED',
        appliesTo: (modelId) =>
          (includedModels.includes('ALL') || includedModels.includes(modelId)) &&
          !excludedModels.includes(modelId),
        system,
        messages,
      };
    }),
  );
  const named = namedGuardrail(asked);
  return named === undefined
    ? applied
    : [...applied, await requestedGuardrail(ports, { caller, needs }, named)];
}

/** The one guardrail that a request names. @throws ApiError `ResourceNotFoundException` */
export async function requestedGuardrail(
  ports: GuardrailPorts,
  { caller, needs }: Authorised,
  { identifier, version }: Named,
): Promise<AppliedGuardrail> {
  const ref = guardrailRef(ports.region, identifier, caller);
  return {
    ...(await loadGuardrail(ports, { ...ref, version, keys: definitionKeys(ports.kms, needs, caller) })),
    origin: 'REQUEST',
    appliesTo: () => true,
    system: 'SELECTIVE',
    messages: 'SELECTIVE',
  };
}

async function loadGuardrail(
  { guardrails: { inUse }, region }: GuardrailPorts,
  asked: Parameters<GuardrailsInUse['get']>[0],
): Promise<Pick<AppliedGuardrail, 'id' | 'arn' | 'version' | 'rules' | 'reversible'>> {
  const { accountId, guardrailId, version } = asked;
  const { definition } = await inUse.get(asked);
  const labels = await inUse.tags({ accountId, guardrailId });
  return {
    id: guardrailId,
    arn: guardrailArn(region, accountId, guardrailId),
    version,
    rules: definition,
    reversible: labels.some(({ key, value }) => key === MASKING.key && value === MASKING.value),
  };
}

/** @throws ApiError `ValidationException` */
function namedGuardrail({ guardrailIdentifier, guardrailVersion }: AskedGuardrail): Named | undefined {
  const identifier = guardrailIdentifier || undefined;
  const version = guardrailVersion || undefined;
  if (identifier !== undefined && version !== undefined) return { identifier, version };
  if (identifier === undefined && version === undefined) return undefined;
  throw new ApiError(
    'ValidationException',
    'guardrailIdentifier and guardrailVersion are given together, or neither.',
  );
}

/**
 * What an inference needs: the model, told with which guardrail, and leave to apply that.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
 */
export async function inferenceNeeds(
  model: Need,
  ports: GuardrailPorts,
  caller: Principal,
  asked: AskedGuardrail = {},
): Promise<readonly Need[]> {
  const named = namedGuardrail(asked);
  const keys = await guardrailKeyNeeds(ports, caller, named);
  if (named === undefined) return [model, ...keys];
  const guardrail = await guardrailNeed('bedrock:ApplyGuardrail', placeOf(ports), named.identifier, caller);
  const key = named.version === 'DRAFT' ? guardrail.resource : `${guardrail.resource}:${named.version}`;
  return [
    { ...model, context: { ...model.context, 'bedrock:GuardrailIdentifier': key } },
    guardrail,
    ...keys,
  ];
}

/** Leave to decrypt the guardrails of an inference that are under a key of the customer's. */
async function guardrailKeyNeeds(
  { region, guardrails: { inUse }, kms }: GuardrailPorts,
  caller: Principal,
  named: Named | undefined,
): Promise<readonly Need[]> {
  const asked = named && { guardrailIdentifier: named.identifier, guardrailVersion: named.version };
  const [version] = asked === undefined ? [] : namedVersions(region, asked, caller);
  return decryptingNeeds(kms, await inUse.keyArns(caller.accountId, version), caller);
}

export function placeOf({ region, guardrails }: GuardrailPorts): GuardrailPlace {
  return { region, tags: { list: guardrails.inUse.tags } };
}
