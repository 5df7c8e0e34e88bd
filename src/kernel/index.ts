export {
  assignedAccountArn,
  assumedRoleArn,
  federatedUserArn,
  formatArn,
  foundationModelArn,
  groupArn,
  kmsArn,
  guardrailArn,
  identityStoreArn,
  identityStoreEntityArn,
  instanceArn,
  managedPolicyArn,
  oidcProviderArn,
  parseArn,
  PARTITION,
  permissionSetArn,
  roleArn,
  userArn,
  type Arn,
} from './arn.ts';
export { isoSeconds, systemClock, type Clock } from './clock.ts';
export { Content } from './content.ts';
export { ApiError, CaprockError, codeOf } from './errors.ts';
export { isExactNumber, parseExactJson, writtenOut, type ExactNumber } from './exact-json.ts';
export { limits } from './limits.ts';
export { Secret } from './secret.ts';
