import type { InvalidInput, LimitKind, ModelledService } from './model.ts';

/** The reasons of Organizations' InvalidInputException that stand for limits of its model. */
const REASONS: Readonly<Record<Exclude<LimitKind, 'type'>, string>> = {
  required: 'INPUT_REQUIRED',
  enum: 'INVALID_ENUM',
  pattern: 'INVALID_PATTERN',
  minLength: 'MIN_LENGTH_EXCEEDED',
  maxLength: 'MAX_LENGTH_EXCEEDED',
  minValue: 'MIN_VALUE_EXCEEDED',
  maxValue: 'MAX_VALUE_EXCEEDED',
};

/**
 * Services that say something else than ValidationException of input that breaks a limit.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html#API_DescribeAccount_Errors
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html#API_LookupEvents_Errors
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html#API_CreateToken_Errors
 */
export const invalidInputs: Readonly<Partial<Record<ModelledService, InvalidInput>>> = {
  organizations: {
    code: 'InvalidInputException',
    members: (kind) => (kind === 'type' ? {} : { Reason: REASONS[kind] }),
  },
  cloudtrail: {
    byMember: {
      MaxResults: 'InvalidMaxResultsException',
      LookupAttributes: 'InvalidLookupAttributesException',
      EventCategory: 'InvalidEventCategoryException',
      EventSelectors: 'InvalidEventSelectorsException',
      AdvancedEventSelectors: 'InvalidEventSelectorsException',
      TagsList: 'InvalidTagParameterException',
    },
  },
  'sso-oidc': {
    code: 'InvalidRequestException',
    members: (_kind, message) => ({ error: 'invalid_request', error_description: message }),
  },
  sso: { code: 'InvalidRequestException' },
};
