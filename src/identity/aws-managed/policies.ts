/** An AWS-managed policy as Caprock has it: the name and the purpose are AWS's, the document is Caprock's own. */
export interface AwsManagedPolicyData {
  readonly name: string;
  /** `/`, or `/job-function/`. */
  readonly path: string;
  readonly description: string;
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The AWS-managed policies that make sense here, limited to the services that Caprock has.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED_POLICIES: readonly AwsManagedPolicyData[] = [
  {
    name: 'AdministratorAccess',
    path: '/',
    description: 'Every action on every resource.',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  {
    name: 'AmazonBedrockFullAccess',
    path: '/',
    description: 'Every action of Amazon Bedrock, and a look at the roles and keys that it may be given.',
    statements: [
      { Sid: 'Bedrock', Effect: 'Allow', Action: 'bedrock:*', Resource: '*' },
      { Sid: 'Keys', Effect: 'Allow', Action: 'kms:DescribeKey', Resource: 'arn:*:kms:*:*:*' },
      { Sid: 'Roles', Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
      {
        Sid: 'PassRole',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::*:role/*AmazonBedrock*',
        Condition: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
      },
    ],
  },
  {
    name: 'AmazonBedrockLimitedAccess',
    path: '/',
    description: 'Running models and looking at them: what an application needs of Amazon Bedrock.',
    statements: [
      {
        Sid: 'Look',
        Effect: 'Allow',
        Action: ['bedrock:Get*', 'bedrock:List*'],
        Resource: '*',
      },
      {
        Sid: 'Run',
        Effect: 'Allow',
        Action: [
          'bedrock:InvokeModel',
          'bedrock:InvokeModelWithResponseStream',
          'bedrock:InvokeModelWithBidirectionalStream',
          'bedrock:CountTokens',
          'bedrock:ApplyGuardrail',
          'bedrock:CallWithBearerToken',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'AmazonBedrockReadOnly',
    path: '/',
    description: 'Looking at what Amazon Bedrock has, without running a model.',
    statements: [{ Sid: 'Look', Effect: 'Allow', Action: ['bedrock:Get*', 'bedrock:List*'], Resource: '*' }],
  },
  {
    name: 'AWSCloudTrail_ReadOnlyAccess',
    path: '/',
    description: 'Reading the audit trail.',
    statements: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['cloudtrail:Get*', 'cloudtrail:Describe*', 'cloudtrail:List*', 'cloudtrail:LookupEvents'],
        Resource: '*',
      },
    ],
  },
  {
    name: 'IAMFullAccess',
    path: '/',
    description: 'Every action of IAM.',
    statements: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  },
  {
    name: 'IAMReadOnlyAccess',
    path: '/',
    description: 'Looking at what IAM has.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam:GenerateCredentialReport',
          'iam:Get*',
          'iam:List*',
          'iam:SimulateCustomPolicy',
          'iam:SimulatePrincipalPolicy',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'IAMUserChangePassword',
    path: '/',
    description: "Changing one's own password.",
    statements: [
      { Effect: 'Allow', Action: 'iam:ChangePassword', Resource: 'arn:aws:iam::*:user/${aws:username}' },
      { Effect: 'Allow', Action: 'iam:GetAccountPasswordPolicy', Resource: '*' },
    ],
  },
  {
    name: 'PowerUserAccess',
    path: '/',
    description: 'Every action of every service, except for managing identities.',
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
    ],
  },
  {
    name: 'SecurityAudit',
    path: '/',
    description:
      'Reading how everything is set up and what was recorded, and nothing of what models are told.',
    statements: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: [
          'bedrock:Get*',
          'bedrock:List*',
          'cloudtrail:Describe*',
          'cloudtrail:Get*',
          'cloudtrail:List*',
          'cloudtrail:LookupEvents',
          'iam:GenerateCredentialReport',
          'iam:Get*',
          'iam:List*',
          'iam:SimulateCustomPolicy',
          'iam:SimulatePrincipalPolicy',
          'kms:Describe*',
          'kms:Get*',
          'kms:List*',
          'macie2:Describe*',
          'macie2:Get*',
          'macie2:List*',
          's3:GetBucket*',
          's3:ListAllMyBuckets',
          'sts:GetAccessKeyInfo',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'ViewOnlyAccess',
    path: '/job-function/',
    description: 'Seeing what there is, without its contents.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'bedrock:List*',
          'cloudtrail:DescribeTrails',
          'cloudtrail:LookupEvents',
          'iam:GetAccountSummary',
          'iam:GetLoginProfile',
          'iam:List*',
          'kms:ListAliases',
          'kms:ListKeys',
          'macie2:List*',
          's3:ListAllMyBuckets',
        ],
        Resource: '*',
      },
    ],
  },
];
