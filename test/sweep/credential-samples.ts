import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountPasswordPolicyCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetMFADeviceCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
  ResetServiceSpecificCredentialCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import type { ClientClass, Sample } from './samples.ts';

const iam = { client: IAMClient as unknown as ClientClass };
const USER = { UserName: 'sweep-user' };
const DEVICE = { SerialNumber: 'arn:aws:iam::111122223333:mfa/sweep-device' };
const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
const CREDENTIAL = { ...USER, ServiceSpecificCredentialId: 'ACCAQAAAAAAAAAAAAAAAA' };

/** IAM's operations on credentials that are not access keys. */
export const credentialSamples: Readonly<Record<string, Sample>> = {
  ChangePassword: {
    ...iam,
    command: ChangePasswordCommand,
    input: { OldPassword: 'Old-password-1', NewPassword: 'New-password-1' },
  },
  CreateLoginProfile: {
    ...iam,
    command: CreateLoginProfileCommand,
    input: { ...USER, Password: 'A-password-1' },
  },
  CreateServiceSpecificCredential: {
    ...iam,
    command: CreateServiceSpecificCredentialCommand,
    input: { ...USER, ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 },
  },
  CreateVirtualMFADevice: {
    ...iam,
    command: CreateVirtualMFADeviceCommand,
    input: { VirtualMFADeviceName: 'sweep-device' },
  },
  DeactivateMFADevice: { ...iam, command: DeactivateMFADeviceCommand, input: { ...USER, ...DEVICE } },
  DeleteAccountPasswordPolicy: { ...iam, command: DeleteAccountPasswordPolicyCommand, input: {} },
  DeleteLoginProfile: { ...iam, command: DeleteLoginProfileCommand, input: USER },
  DeleteServiceSpecificCredential: {
    ...iam,
    command: DeleteServiceSpecificCredentialCommand,
    input: CREDENTIAL,
  },
  DeleteVirtualMFADevice: { ...iam, command: DeleteVirtualMFADeviceCommand, input: DEVICE },
  EnableMFADevice: { ...iam, command: EnableMFADeviceCommand, input: { ...USER, ...DEVICE, ...CODES } },
  GenerateCredentialReport: { ...iam, command: GenerateCredentialReportCommand, input: {} },
  GetAccessKeyLastUsed: {
    ...iam,
    command: GetAccessKeyLastUsedCommand,
    input: { AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' },
  },
  GetAccountPasswordPolicy: { ...iam, command: GetAccountPasswordPolicyCommand, input: {} },
  GetCredentialReport: { ...iam, command: GetCredentialReportCommand, input: {} },
  GetLoginProfile: { ...iam, command: GetLoginProfileCommand, input: USER },
  GetMFADevice: { ...iam, command: GetMFADeviceCommand, input: { ...USER, ...DEVICE } },
  ListMFADevices: { ...iam, command: ListMFADevicesCommand, input: USER },
  ListMFADeviceTags: { ...iam, command: ListMFADeviceTagsCommand, input: DEVICE },
  ListServiceSpecificCredentials: { ...iam, command: ListServiceSpecificCredentialsCommand, input: USER },
  ListVirtualMFADevices: { ...iam, command: ListVirtualMFADevicesCommand, input: {} },
  ResetServiceSpecificCredential: {
    ...iam,
    command: ResetServiceSpecificCredentialCommand,
    input: CREDENTIAL,
  },
  ResyncMFADevice: { ...iam, command: ResyncMFADeviceCommand, input: { ...USER, ...DEVICE, ...CODES } },
  TagMFADevice: {
    ...iam,
    command: TagMFADeviceCommand,
    input: { ...DEVICE, Tags: [{ Key: 'team', Value: 'sweep' }] },
  },
  UntagMFADevice: { ...iam, command: UntagMFADeviceCommand, input: { ...DEVICE, TagKeys: ['team'] } },
  UpdateAccountPasswordPolicy: {
    ...iam,
    command: UpdateAccountPasswordPolicyCommand,
    input: { MinimumPasswordLength: 12 },
  },
  UpdateLoginProfile: {
    ...iam,
    command: UpdateLoginProfileCommand,
    input: { ...USER, PasswordResetRequired: true },
  },
  UpdateServiceSpecificCredential: {
    ...iam,
    command: UpdateServiceSpecificCredentialCommand,
    input: { ...CREDENTIAL, Status: 'Inactive' },
  },
};
