import type { Page, SimulatedDecision } from '#identity';
import type { EvaluationResult, SimulatePolicyResponse, Statement } from '#shapes';
import { pageOutput } from '../page-output.ts';

const DECISIONS = {
  allow: 'allowed',
  'explicit-deny': 'explicitDeny',
  'implicit-deny': 'implicitDeny',
} as const;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
export function simulationOutput(page: Page<SimulatedDecision>): SimulatePolicyResponse {
  return { EvaluationResults: page.items.map(resultOutput), ...pageOutput(page) };
}

/** What is missing is said of a resource that is named, and at the top where none is. */
function resultOutput(decided: SimulatedDecision): EvaluationResult {
  const { action, resource, boundaryAllows, guardrailsAllow, crossAccount } = decided;
  const decision = DECISIONS[decided.decision];
  const MatchedStatements = decided.statements.map(statementOutput);
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
  const specific = {
    EvalResourceName: resource,
    EvalResourceDecision: decision,
    MatchedStatements,
    MissingContextValues: [...decided.missing],
    ...details,
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements,
    MissingContextValues: isAny ? [...decided.missing] : [],
    ...details,
    ...(guardrailsAllow === undefined
      ? {}
      : { OrganizationsDecisionDetail: { AllowedByOrganizations: guardrailsAllow } }),
    ...(isAny ? {} : { ResourceSpecificResults: [specific] }),
  };
}

function statementOutput({ sourceId, sourceType, span }: SimulatedDecision['statements'][number]): Statement {
  return {
    SourcePolicyId: sourceId,
    // The words of the model are what identity says.
    SourcePolicyType: sourceType as NonNullable<Statement['SourcePolicyType']>,
    ...(span === undefined
      ? {}
      : {
          StartPosition: { Line: span.start.line, Column: span.start.column },
          EndPosition: { Line: span.end.line, Column: span.end.column },
        }),
  };
}
