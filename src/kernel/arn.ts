import { CaprockError } from './errors.ts';

/**
 * An Amazon Resource Name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services, such as IAM. */
  readonly region: string;
  /** Empty for what no account owns, such as a foundation model. */
  readonly account: string;
  /** All that follows the fifth colon: `user/ada`, `foundation-model/acme.tiny-v1:0`. */
  readonly resource: string;
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** @throws CaprockError `InvalidArn` */
export function parseArn(text: string): Arn {
  const [prefix, partition, service, region, account, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined) {
    throw new CaprockError(
      'InvalidArn',
      'An ARN has the form arn:partition:service:region:account:resource.',
    );
  }
  const rest = resource.join(':');
  if (rest === '') throw new CaprockError('InvalidArn', 'An ARN names a resource after its fifth colon.');
  return { partition, service, region, account, resource: rest };
}

export const PARTITION = 'aws';

export function userArn(accountId: string, path: string, userName: string): string {
  return `arn:${PARTITION}:iam::${accountId}:user${path}${userName}`;
}

export function roleArn(accountId: string, path: string, roleName: string): string {
  return `arn:${PARTITION}:iam::${accountId}:role${path}${roleName}`;
}

/** Of a session in a role; the role's path is not part of it. */
export function assumedRoleArn(accountId: string, roleName: string, sessionName: string): string {
  return `arn:${PARTITION}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
}

export function federatedUserArn(accountId: string, name: string): string {
  return `arn:${PARTITION}:sts::${accountId}:federated-user/${name}`;
}

/** @param host the issuer without `https://`: host, and port and path where it has them */
export function oidcProviderArn(accountId: string, host: string): string {
  return `arn:${PARTITION}:iam::${accountId}:oidc-provider/${host}`;
}

export function groupArn(accountId: string, path: string, groupName: string): string {
  return `arn:${PARTITION}:iam::${accountId}:group${path}${groupName}`;
}

/** @param accountId twelve digits, or `aws` for the policies that come with the service */
export function managedPolicyArn(accountId: string, path: string, policyName: string): string {
  return `arn:${PARTITION}:iam::${accountId}:policy${path}${policyName}`;
}

export function guardrailArn(region: string, accountId: string, guardrailId: string): string {
  return `arn:${PARTITION}:bedrock:${region}:${accountId}:guardrail/${guardrailId}`;
}

export function foundationModelArn(region: string, modelId: string): string {
  return `arn:${PARTITION}:bedrock:${region}::foundation-model/${modelId}`;
}

/** @param resource `key/<id>` or `alias/<name>` */
export function kmsArn(region: string, accountId: string, resource: string): string {
  return `arn:${PARTITION}:kms:${region}:${accountId}:${resource}`;
}

/** @param instanceId `ssoins-…` */
export function instanceArn(instanceId: string): string {
  return `arn:${PARTITION}:sso:::instance/${instanceId}`;
}

/** @param permissionSetId `ps-…` */
export function permissionSetArn(instanceId: string, permissionSetId: string): string {
  return `arn:${PARTITION}:sso:::permissionSet/${instanceId}/${permissionSetId}`;
}

/** An account, as IAM Identity Center names what people are assigned to. */
export function assignedAccountArn(accountId: string): string {
  return `arn:${PARTITION}:sso:::account/${accountId}`;
}

/** @param identityStoreId `d-…` */
export function identityStoreArn(accountId: string, identityStoreId: string): string {
  return `arn:${PARTITION}:identitystore::${accountId}:identitystore/${identityStoreId}`;
}

export function identityStoreEntityArn(kind: 'user' | 'group' | 'membership', id: string): string {
  return `arn:${PARTITION}:identitystore:::${kind}/${id}`;
}
