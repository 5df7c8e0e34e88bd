import type { PolicySources } from '#identity';
import { limits, parseArn } from '#kernel';
import { simulate, statementPositions, type Simulation, type TrustCaller } from '#policy';
import type { EvaluationResult, SimulatePolicyResponse, Statement } from '#shapes';
import {
  invalidInput,
  readContextEntries,
  readOwner,
  readResources,
  refuseBadActions,
  type SimulationInput,
} from './input.ts';
import { readSources, type Source, type Sources } from './policies.ts';
import { refuseIncompleteScenario } from './resource-handling.ts';

/** Who is simulated as the caller, with the condition keys that follow from that. */
export interface SimulatedCaller {
  readonly accountId: string;
  /** Absent where nobody in particular is simulated. */
  readonly arn?: string;
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

const DECISIONS = {
  allow: 'allowed',
  'explicit-deny': 'explicitDeny',
  'implicit-deny': 'implicitDeny',
} as const;

/**
 * What each action would come to on each resource, by the evaluator that decides on the road.
 *
 * @param held what somebody has in the account
 * @throws ApiError `InvalidInputException`
 */
export function runSimulation(
  input: SimulationInput,
  caller: SimulatedCaller,
  held?: PolicySources,
): SimulatePolicyResponse {
  refuseBadActions(input.ActionNames);
  const resources = readResources(input.ResourceArns);
  refuseIncompleteScenario(input.ResourceHandlingOption, input.ResourceArns ?? []);
  const owner = readOwner(input.ResourceOwner);
  const context = new Map([...caller.keys, ...readContextEntries(input.ContextEntries)]);
  const sources = readSources(input, held);
  if (sources.resource !== undefined && caller.arn === undefined) {
    throw invalidInput('CallerArn must name a user where ResourcePolicy is given.');
  }
  const missing = sources.contextKeys.filter((key) => !context.has(key.toLowerCase()));
  const positions = new Map<string, ReturnType<typeof statementPositions>>();
  const pairs = input.ActionNames.flatMap((action) => resources.map((resource) => ({ action, resource })));
  const { from, to, marker } = pageOf(input, pairs.length);

  const results = pairs.slice(from, to).map(({ action, resource }): EvaluationResult => {
    const simulation = simulate({
      policies: {
        identity: sources.identity.map(({ compiled }) => compiled),
        ...(sources.boundary === undefined
          ? {}
          : { boundary: sources.boundary.map(({ compiled }) => compiled) }),
        ...(held?.serviceControl === undefined ? {} : { serviceControl: held.serviceControl }),
      },
      ...(sources.resource === undefined ? {} : { resourcePolicy: sources.resource.compiled }),
      caller: trustCaller(caller),
      resourceAccountId: accountOf(resource) ?? owner ?? caller.accountId,
      request: {
        action,
        resource,
        principal: { arn: caller.arn ?? '', accountId: caller.accountId },
        context,
      },
    });
    return resultOf(action, resource, simulation, {
      sources,
      missing,
      positionsIn: (document) => {
        const known = positions.get(document) ?? statementPositions(document);
        positions.set(document, known);
        return known;
      },
    });
  });
  return {
    EvaluationResults: results,
    IsTruncated: marker !== undefined,
    ...(marker === undefined ? {} : { Marker: marker }),
  };
}

interface Explaining {
  readonly sources: Sources;
  readonly missing: readonly string[];
  readonly positionsIn: (document: string) => ReturnType<typeof statementPositions>;
}

function resultOf(
  action: string,
  resource: string,
  simulation: Simulation,
  explaining: Explaining,
): EvaluationResult {
  const { boundaryAllows, guardrailsAllow, crossAccount } = simulation;
  const decision = DECISIONS[simulation.decision];
  const MatchedStatements = statementsOf(simulation, explaining);
  const details = {
    ...(boundaryAllows === undefined
      ? {}
      : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: boundaryAllows } }),
    ...(crossAccount === undefined
      ? {}
      : {
          EvalDecisionDetails: {
            'IAM Policy': DECISIONS[crossAccount.identity],
            'Resource Policy': DECISIONS[crossAccount.resource],
          },
        }),
  };
  const isAny = resource === '*';
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements,
    MissingContextValues: isAny ? [...explaining.missing] : [],
    ...details,
    ...(guardrailsAllow === undefined
      ? {}
      : { OrganizationsDecisionDetail: { AllowedByOrganizations: guardrailsAllow } }),
    ...(isAny
      ? {}
      : {
          ResourceSpecificResults: [
            {
              EvalResourceName: resource,
              EvalResourceDecision: decision,
              MatchedStatements,
              MissingContextValues: [...explaining.missing],
              ...details,
            },
          ],
        }),
  };
}

/** The statements that decided, each with the policy that it stands in and where. */
function statementsOf(
  { matched, matchedInResource }: Simulation,
  { sources, positionsIn }: Explaining,
): Statement[] {
  const all = [...sources.identity, ...(sources.boundary ?? [])];
  const byPolicy = new Map(all.map((source) => [source.compiled, source]));
  const own = matched.flatMap(({ policy, index }) => {
    const source = byPolicy.get(policy);
    return source === undefined ? [] : [statementOf(source, index)];
  });
  const resource = sources.resource;
  if (resource === undefined) return own;
  const source = { id: 'ResourcePolicy', type: 'resource', document: resource.document };
  return [...own, ...matchedInResource.map((index) => statementOf(source, index))];

  function statementOf(
    { id, type, document }: Pick<Source, 'id' | 'type' | 'document'>,
    index: number,
  ): Statement {
    const span = positionsIn(document)[index];
    return {
      SourcePolicyId: id,
      // The model lists these as they are.
      SourcePolicyType: type as NonNullable<Statement['SourcePolicyType']>,
      ...(span === undefined
        ? {}
        : {
            StartPosition: { Line: span.start.line, Column: span.start.column },
            EndPosition: { Line: span.end.line, Column: span.end.column },
          }),
    };
  }
}

function trustCaller({ accountId, arn }: SimulatedCaller): TrustCaller {
  return { accountId, arn: arn ?? '' };
}

/** The account that a resource's ARN names; none for those of S3 and the like. */
function accountOf(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const { account } = parseArn(resource);
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** Which results a page has; a marker says how many came before. @throws ApiError `InvalidInputException` */
function pageOf({ Marker, MaxItems }: SimulationInput, count: number) {
  const from = Marker === undefined ? 0 : Number(/^simulated-(\d{1,9})$/.exec(Marker)?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw invalidInput('Marker is not one that this simulation has given.');
  const to = from + (MaxItems ?? limits.listPageDefault);
  return { from, to, marker: to < count ? `simulated-${to}` : undefined };
}
