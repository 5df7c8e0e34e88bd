import { codeOf } from '#kernel';
import {
  compilePolicy,
  compilePolicyDocument,
  compileResourcePolicy,
  contextKeysOf,
  parsePolicy,
  parseResourcePolicy,
  type CompiledPolicy,
  type CompiledResourcePolicy,
} from '#policy';
import { invalidInput } from './invalid-input.ts';
import type { PolicySources } from './policy-sources.ts';

/** The policies that a simulation brings along, each of them JSON. */
export interface BroughtPolicies {
  readonly policies: readonly string[];
  /** At most one, in the place of the boundary that is there. */
  readonly boundaries: readonly string[];
  /** Of each resource. */
  readonly resourcePolicy?: string;
}

/** A policy that takes part, with what an answer says of where it comes from. */
export interface Source {
  readonly id: string;
  readonly type: string;
  readonly document: string;
  readonly compiled: CompiledPolicy;
}

export interface Sources {
  readonly identity: readonly Source[];
  readonly boundary?: readonly Source[];
  readonly resource?: { readonly document: string; readonly compiled: CompiledResourcePolicy };
  /** The condition keys that all of them read, as they spell them. */
  readonly contextKeys: readonly string[];
}

/**
 * The policies of a simulation: those that somebody has, and those that the request brings. A boundary in the request
 * takes the place of the one that is there.
 * @throws ApiError `InvalidInputException` for a policy in the request that is none
 */
export function readSources(
  brought: BroughtPolicies,
  held: Pick<PolicySources, 'identity' | 'boundary'> = { identity: [] },
): Sources {
  const { policies, boundaries, resourcePolicy } = brought;
  if (boundaries.length > 1) {
    throw invalidInput('PermissionsBoundaryPolicyInputList can have one policy.');
  }
  const identity = [
    ...held.identity.map(fromState),
    ...policies.map((document, at) => fromInput('PolicyInputList', document, at)),
  ];
  const given = boundaries.map((document, at) =>
    fromInput('PermissionsBoundaryPolicyInputList', document, at),
  );
  const boundary = given.length > 0 ? given : held.boundary === undefined ? [] : [fromState(held.boundary)];
  const documents = [...identity, ...boundary].map(({ document }) => document);
  return {
    identity,
    ...(boundary.length === 0 ? {} : { boundary }),
    ...(resourcePolicy === undefined
      ? {}
      : { resource: { document: resourcePolicy, compiled: resourceFromInput(resourcePolicy) } }),
    contextKeys: keysOf([...documents, ...(resourcePolicy === undefined ? [] : [resourcePolicy])]),
  };
}

/** Each key once, whatever its case. */
export function keysOf(documents: readonly string[]): readonly string[] {
  const keys = documents.flatMap(contextKeysOf);
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}

function fromState(policy: PolicySources['identity'][number]): Source {
  return { ...policy, compiled: compilePolicyDocument(policy.id, policy.document) };
}

function fromInput(member: string, document: string, at: number): Source {
  const id = `${member}.${at + 1}`;
  const compiled = orInvalid(id, () => compilePolicy(id, parsePolicy(document)));
  return { id, type: 'none', document, compiled };
}

function resourceFromInput(document: string): CompiledResourcePolicy {
  return orInvalid('ResourcePolicy', () => compileResourcePolicy(parseResourcePolicy(document)));
}

function orInvalid<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== 'MalformedPolicy') throw error;
    throw invalidInput(`${where} is not a valid policy: ${error.message}`);
  }
}
