import type { NewServiceSpecificCredential, ServiceSpecificCredential } from '#identity';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredentialMetadata.html */
export function serviceSpecificCredentialOutput(credential: ServiceSpecificCredential) {
  return {
    ServiceSpecificCredentialId: credential.credentialId,
    UserName: credential.userName,
    ServiceName: credential.serviceName,
    ServiceCredentialAlias: credential.alias,
    Status: credential.status,
    CreateDate: new Date(credential.createdAt),
    ...(credential.expiresAt === undefined ? {} : { ExpirationDate: new Date(credential.expiresAt) }),
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredential.html */
export function newServiceSpecificCredentialOutput(credential: NewServiceSpecificCredential) {
  return {
    ...serviceSpecificCredentialOutput(credential),
    // promise 3: shown this once; the codec reveals it, whatever else prints it shows [secret]
    ServiceCredentialSecret: credential.key,
  };
}

/** What of a new credential the record shows: all but its secret. */
export const RECORDED_OF_NEW_CREDENTIAL = [
  'ServiceSpecificCredentialId',
  'UserName',
  'ServiceName',
  'ServiceCredentialAlias',
  'Status',
  'CreateDate',
  'ExpirationDate',
].map((member) => `ServiceSpecificCredential.${member}`);
