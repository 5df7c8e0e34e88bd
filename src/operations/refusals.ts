import type { ServiceShape } from '#shapes';

type ServiceName = ServiceShape['name'];

const NO_INSTANCES =
  'there are no instances here that could have a profile; give a workload a role with AssumeRole';
const NO_SAML = 'people and workloads are federated by OpenID Connect: see CreateOpenIDConnectProvider';
const NO_SERVICE_ROLES = 'no service acts by a role in your account, so that there is nothing to link one to';
const NO_CERTIFICATES = 'Caprock serves its own certificate and keeps nobody else’s';
const NO_SSH = 'there is no service here that one signs in to by SSH';
const NO_SIGNING = 'requests are signed with access keys (SigV4) alone';
const NO_ADVISOR = 'the trail tells what was used: see LookupEvents, and the credential report';
const NO_DELEGATION = 'nobody outside may be given power over an account by a request';
const NO_ROOT = 'the root user of an account has no credentials here, so that there are none to manage';
const NO_OUTBOUND = 'Caprock is no identity provider of others';
const NO_REGIONS = 'session tokens are of one form and good in this installation’s region';
const NO_PROPERTIES = 'an account has its alias and its password policy: see CreateAccountAlias';

/** Operations of IAM and STS that Caprock does not have by intent, and why; a reason says what there is instead. */
const REASONS: Readonly<Record<'iam' | 'sts', Readonly<Record<string, readonly string[]>>>> = {
  iam: {
    [NO_INSTANCES]: [
      'AddRoleToInstanceProfile',
      'CreateInstanceProfile',
      'DeleteInstanceProfile',
      'GetInstanceProfile',
      'ListInstanceProfileTags',
      'RemoveRoleFromInstanceProfile',
      'TagInstanceProfile',
      'UntagInstanceProfile',
    ],
    [NO_SAML]: [
      'CreateSAMLProvider',
      'DeleteSAMLProvider',
      'GetSAMLProvider',
      'ListSAMLProviderTags',
      'TagSAMLProvider',
      'UntagSAMLProvider',
      'UpdateSAMLProvider',
    ],
    [NO_SERVICE_ROLES]: [
      'CreateServiceLinkedRole',
      'DeleteServiceLinkedRole',
      'GetServiceLinkedRoleDeletionStatus',
      'GetRoleTemplateVersion',
      'AcquireRole',
    ],
    [NO_CERTIFICATES]: [
      'DeleteServerCertificate',
      'GetServerCertificate',
      'ListServerCertificateTags',
      'TagServerCertificate',
      'UntagServerCertificate',
      'UpdateServerCertificate',
      'UploadServerCertificate',
    ],
    [NO_SSH]: ['DeleteSSHPublicKey', 'GetSSHPublicKey', 'UpdateSSHPublicKey', 'UploadSSHPublicKey'],
    [NO_SIGNING]: ['DeleteSigningCertificate', 'UpdateSigningCertificate', 'UploadSigningCertificate'],
    [NO_ADVISOR]: [
      'GenerateOrganizationsAccessReport',
      'GenerateServiceLastAccessedDetails',
      'GetHumanReadableSummary',
      'GetOrganizationsAccessReport',
      'GetServiceLastAccessedDetails',
      'GetServiceLastAccessedDetailsWithEntities',
      'ListPoliciesGrantingServiceAccess',
    ],
    [NO_DELEGATION]: [
      'AcceptDelegationRequest',
      'AssociateDelegationRequest',
      'CreateDelegationRequest',
      'GetDelegationRequest',
      'ListDelegationRequests',
      'RejectDelegationRequest',
      'SendDelegationToken',
      'UpdateDelegationRequest',
    ],
    [NO_ROOT]: [
      'DisableOrganizationsRootCredentialsManagement',
      'DisableOrganizationsRootSessions',
      'EnableOrganizationsRootCredentialsManagement',
      'EnableOrganizationsRootSessions',
      'ListOrganizationsFeatures',
    ],
    [NO_OUTBOUND]: [
      'DisableOutboundWebIdentityFederation',
      'EnableOutboundWebIdentityFederation',
      'GetOutboundWebIdentityFederationInfo',
    ],
    [NO_REGIONS]: ['SetSecurityTokenServicePreferences'],
    [NO_PROPERTIES]: ['GetAccountProperties', 'PutAccountProperties'],
  },
  sts: {
    [NO_SAML]: ['AssumeRoleWithSAML'],
    [NO_ROOT]: ['AssumeRoot'],
    [NO_DELEGATION]: ['GetDelegatedAccessToken'],
    [NO_OUTBOUND]: ['GetWebIdentityToken'],
  },
};

const REFUSALS: ReadonlyMap<string, string> = new Map(
  Object.entries(REASONS).flatMap(([service, reasons]) =>
    Object.entries(reasons).flatMap(([reason, operations]) =>
      operations.map((operation) => [`${service}:${operation}`, reason] as const),
    ),
  ),
);

/** Why Caprock does not have an operation, where that is by intent: a clause without its stop. */
export function whyRefused(service: ServiceName, operation: string): string | undefined {
  return REFUSALS.get(`${service}:${operation}`);
}
