import type { Need } from '../operation.ts';

/** The permission for `action` on an MFA device, whose serial number is its ARN. */
export function mfaNeed(
  action: string,
  serialNumber: string,
  context: NonNullable<Need['context']> = {},
): readonly Need[] {
  return [{ action, resource: serialNumber, resourceType: 'AWS::IAM::VirtualMFADevice', context }];
}
