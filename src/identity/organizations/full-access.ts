/** The policy that is attached everywhere unless somebody takes it away, so that without others nothing is guarded. */
export const FULL_ACCESS = {
  policyId: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  description: 'Allows access to every operation',
  content: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
} as const;

/** Whether a policy is one that comes with the service, and that nobody can change. */
export function isAwsPolicy(policyId: string): boolean {
  return policyId === FULL_ACCESS.policyId;
}
