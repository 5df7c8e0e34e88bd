import { limits, parseArn } from '#kernel';
import { simulate, statementPositions, type Simulation, type TrustCaller } from '#policy';
import type { Store } from '#store';
import type { Guardrails } from '../organizations/guardrails.ts';
import type { Page, PageQuery } from '../page.ts';
import { readCaller, sourceCaller, type SimulatedCaller } from './caller.ts';
import { invalidInput } from './invalid-input.ts';
import { keysOf, readSources, type BroughtPolicies, type Source, type Sources } from './policies.ts';
import { createReadPolicySources, type PolicySources } from './policy-sources.ts';

export interface SimulationOrder extends BroughtPolicies, PageQuery {
  /** `service:Action` */
  readonly actions: readonly string[];
  /** ARNs, or `*`. */
  readonly resources: readonly string[];
  /** The account of a resource whose ARN names none. */
  readonly resourceOwner?: string;
  /** ARN of the user who is simulated as the caller. */
  readonly callerArn?: string;
  /** Condition keys in lower case. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** A statement that decides, with the policy that it stands in and where. */
export interface DecidingStatement {
  readonly sourceId: string;
  readonly sourceType: string;
  readonly span: ReturnType<typeof statementPositions>[number] | undefined;
}

/** What one action would come to on one resource. */
export interface SimulatedDecision extends Pick<
  Simulation,
  'decision' | 'boundaryAllows' | 'guardrailsAllow' | 'crossAccount'
> {
  readonly action: string;
  readonly resource: string;
  readonly statements: readonly DecidingStatement[];
  /** Condition keys that the policies read and that nobody gave. */
  readonly missing: readonly string[];
}

/** What policies would do, decided by the evaluator that decides on the road. */
export interface Simulations {
  /**
   * By the policies of a user, group or role, and those brought along.
   * @throws ApiError `NoSuchEntityException` | `InvalidInputException`
   */
  ofPrincipal(accountId: string, arn: string, order: SimulationOrder): Promise<Page<SimulatedDecision>>;
  /** By the policies brought along alone. @throws ApiError `InvalidInputException` */
  custom(accountId: string, order: SimulationOrder): Page<SimulatedDecision>;
  /** The condition keys that policies read, as they spell them; beside those brought, those of a principal, if one is named. */
  contextKeys(
    accountId: string,
    arn: string | undefined,
    policies: readonly string[],
  ): Promise<readonly string[]>;
}

export function createSimulations(store: Store, guardrails: Guardrails): Simulations {
  const read = createReadPolicySources(store, guardrails);
  return {
    async ofPrincipal(accountId, arn, order) {
      const held = await read(accountId, arn);
      return run(order, sourceCaller(arn, order.callerArn, held, accountId), held);
    },

    custom: (accountId, order) => run(order, readCaller(order.callerArn, accountId)),

    async contextKeys(accountId, arn, policies) {
      const held = arn === undefined ? undefined : await read(accountId, arn);
      const { identity } = readSources({ policies, boundaries: [] }, held);
      return keysOf(identity.map(({ document }) => document));
    },
  };
}

function run(order: SimulationOrder, caller: SimulatedCaller, held?: PolicySources): Page<SimulatedDecision> {
  const sources = readSources(order, held);
  const { resource: resourcePolicy } = sources;
  if (resourcePolicy !== undefined && caller.arn === undefined) {
    throw invalidInput('CallerArn must name a user where ResourcePolicy is given.');
  }
  const context = new Map([...caller.keys, ...order.context]);
  const missing = sources.contextKeys.filter((key) => !context.has(key.toLowerCase()));
  const { boundary } = sources;
  const policies = {
    identity: sources.identity.map(({ compiled }) => compiled),
    ...(boundary === undefined ? {} : { boundary: boundary.map(({ compiled }) => compiled) }),
    ...(held?.serviceControl === undefined ? {} : { serviceControl: held.serviceControl }),
  };
  const pairs = order.actions.flatMap((action) => order.resources.map((resource) => ({ action, resource })));
  const { from, to, marker } = sliceOf(order, pairs.length);
  const place = placer();
  const trustCaller: TrustCaller = { accountId: caller.accountId, arn: caller.arn ?? '' };

  const items = pairs.slice(from, to).map(({ action, resource }): SimulatedDecision => {
    const { matched, matchedInResource, ...decided } = simulate({
      policies,
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: resourcePolicy.compiled }),
      caller: trustCaller,
      resourceAccountId: accountOf(resource) ?? order.resourceOwner ?? caller.accountId,
      request: { action, resource, principal: trustCaller, context },
    });
    const statements = statementsOf({ matched, matchedInResource }, sources, place);
    return { action, resource, ...decided, statements, missing };
  });
  return { items, ...(marker === undefined ? {} : { marker }) };
}

type Place = (document: string, index: number) => DecidingStatement['span'];

/** Where statements stand; each document is looked through once. */
function placer(): Place {
  const known = new Map<string, ReturnType<typeof statementPositions>>();
  return (document, index) => {
    const spans = known.get(document) ?? statementPositions(document);
    known.set(document, spans);
    return spans[index];
  };
}

function statementsOf(
  { matched, matchedInResource }: Pick<Simulation, 'matched' | 'matchedInResource'>,
  sources: Sources,
  place: Place,
): readonly DecidingStatement[] {
  const all: readonly Source[] = [...sources.identity, ...(sources.boundary ?? [])];
  const byPolicy = new Map(all.map((source) => [source.compiled, source]));
  const own = matched.flatMap(({ policy, index }) => {
    const source = byPolicy.get(policy);
    if (source === undefined) return [];
    return [{ sourceId: source.id, sourceType: source.type, span: place(source.document, index) }];
  });
  const { resource } = sources;
  if (resource === undefined) return own;
  const theirs = matchedInResource.map((index) => ({
    sourceId: 'ResourcePolicy',
    sourceType: 'resource',
    span: place(resource.document, index),
  }));
  return [...own, ...theirs];
}

/** The account that a resource's ARN names; none for those of S3 and the like. */
function accountOf(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const { account } = parseArn(resource);
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** Which results a page has; a marker says how many came before. @throws ApiError `InvalidInputException` */
function sliceOf({ marker, maxItems }: PageQuery, count: number) {
  const from = marker === undefined ? 0 : Number(/^simulated-(\d{1,9})$/.exec(marker)?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw invalidInput('Marker is not one that this simulation has given.');
  const to = from + (maxItems ?? limits.listPageDefault);
  return { from, to, marker: to < count ? `simulated-${to}` : undefined };
}
