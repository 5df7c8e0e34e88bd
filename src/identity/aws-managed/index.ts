import { managedPolicyArn } from '#kernel';
import { uniqueIdOf } from '../ids.ts';
import { AWS_MANAGED_POLICIES, type AwsManagedPolicyData } from './policies.ts';

/** A policy that comes with Caprock and that any account may attach; nobody can change it. */
export interface AwsManagedPolicy {
  /** The same in every installation. */
  readonly policyId: string;
  readonly policyName: string;
  readonly path: string;
  /** `arn:aws:iam::aws:policy/…` */
  readonly arn: string;
  readonly description: string;
  /** JSON. */
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** When these documents were written. */
const WRITTEN = Date.UTC(2026, 0, 1);

const byArn: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  AWS_MANAGED_POLICIES.map(toPolicy)
    .toSorted((a, b) => (a.policyName < b.policyName ? -1 : 1))
    .map((policy) => [policy.arn, policy]),
);

export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  return byArn.get(arn);
}

/** Sorted by name. */
export function awsManagedPolicies(): readonly AwsManagedPolicy[] {
  return [...byArn.values()];
}

function toPolicy({ name, path, description, statements }: AwsManagedPolicyData): AwsManagedPolicy {
  const arn = managedPolicyArn('aws', path, name);
  return {
    policyId: uniqueIdOf('ANPA', arn),
    policyName: name,
    path,
    arn,
    description,
    document: JSON.stringify({ Version: '2012-10-17', Statement: statements }, undefined, 2),
    createdAt: WRITTEN,
  };
}
