import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserPolicyCommand,
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
  PutUserPolicyCommand,
  ResetServiceSpecificCredentialCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { codeAt, fromBase32, stepAt } from '../../../src/identity/totp.ts';
import { clientOptions, trust } from '../../support/clients.ts';
import { readQrCode } from '../../support/qr-code.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';

const PASSWORDS = [
  'Hidden-password-1',
  'Hidden-password-2',
  'Hidden-password-3',
  'Hidden-password-4',
] as const;
const [FIRST, SECOND, THIRD, FOURTH] = PASSWORDS;

describe('IAM credentials that are not access keys, through the official client', () => {
  let service: TestService;
  let iam: IAMClient;
  let ada: IAMClient;
  let accountId = '';
  let adaKeyId = '';
  /** All that must be found nowhere. */
  const secrets: string[] = [...PASSWORDS];

  before(async () => {
    service = await startService();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    accountId = User?.Arn?.split(':')[4] ?? '';
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    adaKeyId = AccessKey?.AccessKeyId ?? '';
    const secretAccessKey = AccessKey?.SecretAccessKey ?? '';
    ada = new IAMClient(clientOptions(service, { accessKeyId: adaKeyId, secretAccessKey }));
  });
  after(async () => {
    iam.destroy();
    ada.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('a login profile is created, read, updated and deleted', async () => {
    const { LoginProfile } = await iam.send(
      new CreateLoginProfileCommand({ UserName: 'ada', Password: FIRST, PasswordResetRequired: true }),
    );
    assert.equal(LoginProfile?.UserName, 'ada');
    assert.equal(LoginProfile.PasswordResetRequired, true);
    assert.ok(LoginProfile.CreateDate instanceof Date);
    await iam.send(
      new UpdateLoginProfileCommand({ UserName: 'ada', Password: SECOND, PasswordResetRequired: false }),
    );
    const read = await iam.send(new GetLoginProfileCommand({ UserName: 'ada' }));
    assert.equal(read.LoginProfile?.PasswordResetRequired, false);
    await assert.rejects(iam.send(new UpdateLoginProfileCommand({ UserName: 'ada', Password: 'weak' })), {
      name: 'PasswordPolicyViolationException',
    });
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'ada' }));
    await assert.rejects(iam.send(new GetLoginProfileCommand({ UserName: 'ada' })), {
      name: 'NoSuchEntityException',
      message: 'Login Profile for User ada cannot be found.',
    });
    await assert.rejects(iam.send(new CreateLoginProfileCommand({ UserName: 'ada' })), {
      message: /Password is missing/,
    });
  });

  test('the password policy comes out as it went in, and without one it is said', async () => {
    await assert.rejects(iam.send(new GetAccountPasswordPolicyCommand({})), {
      name: 'NoSuchEntityException',
    });
    await iam.send(
      new UpdateAccountPasswordPolicyCommand({
        MinimumPasswordLength: 12,
        RequireSymbols: true,
        MaxPasswordAge: 90,
        PasswordReusePrevention: 2,
      }),
    );
    const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    assert.deepEqual(PasswordPolicy, {
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 2,
    });
    await assert.rejects(iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 5 })), {
      message: /minimumPasswordLength/i,
    });
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
  });

  test('a user changes the own password where the account lets users, unless a policy denies it', async () => {
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password: FIRST }));
    const change = () => ada.send(new ChangePasswordCommand({ OldPassword: FIRST, NewPassword: THIRD }));
    await assert.rejects(change(), {
      name: /^AccessDenied/,
      message: /is not authorized to perform: iam:ChangePassword/,
    });
    await iam.send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }));
    const policy = { UserName: 'ada', PolicyName: 'deny' };
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'iam:ChangePassword', Resource: '*' }],
    });
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
    await assert.rejects(change(), { name: /^AccessDenied/, message: /with an explicit deny/ });
    await iam.send(new DeleteUserPolicyCommand(policy));
    await change();
    await assert.rejects(ada.send(new ChangePasswordCommand({ OldPassword: FIRST, NewPassword: FOURTH })), {
      name: /^AccessDenied/,
      message: 'The old password was incorrect.',
    });
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'ada' }));
  });

  test('a virtual MFA device is made, enabled by an app that read its picture, resynchronised, listed and deleted', async () => {
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({
        VirtualMFADeviceName: 'ada',
        Tags: [{ Key: 'team', Value: 'core' }],
      }),
    );
    const SerialNumber = `arn:aws:iam::${accountId}:mfa/ada`;
    assert.equal(device?.SerialNumber, SerialNumber);
    assert.deepEqual(device.Tags, [{ Key: 'team', Value: 'core' }]);
    const text = Buffer.from(device.Base32StringSeed ?? []).toString('ascii');
    const read = new URL(readQrCode(device.QRCodePNG ?? new Uint8Array())).searchParams.get('secret') ?? '';
    assert.equal(read, text);
    secrets.push(text);
    const seed = fromBase32(read);
    const codes = (before: number) => ({
      AuthenticationCode1: codeAt(seed, stepAt(Date.now()) - before - 1),
      AuthenticationCode2: codeAt(seed, stepAt(Date.now()) - before),
    });
    const used = { UserName: 'ada', SerialNumber };
    const wrong = { AuthenticationCode1: '000000', AuthenticationCode2: '000000' };
    await assert.rejects(iam.send(new EnableMFADeviceCommand({ ...used, ...wrong })), {
      name: 'InvalidAuthenticationCodeException',
      message: 'Authentication code for device is not valid.',
    });
    await iam.send(new EnableMFADeviceCommand({ ...used, ...codes(1) }));
    const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }));
    assert.equal(MFADevices?.length, 1);
    assert.equal(MFADevices[0]?.SerialNumber, SerialNumber);
    assert.ok((MFADevices[0].EnableDate?.getTime() ?? 0) > Date.now() - 60_000);
    assert.equal((await iam.send(new GetMFADeviceCommand(used))).UserName, 'ada');
    await assert.rejects(iam.send(new GetMFADeviceCommand({ SerialNumber })), {
      name: 'NoSuchEntityException',
    });
    const assigned = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }));
    assert.equal(assigned.VirtualMFADevices?.[0]?.User?.UserName, 'ada');
    const unassigned = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }));
    assert.deepEqual(unassigned.VirtualMFADevices, []);
    await assert.rejects(iam.send(new ResyncMFADeviceCommand({ ...used, ...codes(1) })), {
      name: 'InvalidAuthenticationCodeException',
    });
    await iam.send(new ResyncMFADeviceCommand({ ...used, ...codes(-2) }));
    await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: 'floor', Value: '3' }] }));
    await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['team'] }));
    const { Tags } = await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }));
    assert.deepEqual(Tags, [{ Key: 'floor', Value: '3' }]);
    await assert.rejects(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })), {
      name: 'DeleteConflictException',
    });
    await iam.send(new DeactivateMFADeviceCommand(used));
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  });

  test('a Bedrock API key is made for some days, listed, reset, deactivated and deleted', async () => {
    const { ServiceSpecificCredential: made } = await iam.send(
      new CreateServiceSpecificCredentialCommand({
        UserName: 'ada',
        ServiceName: 'bedrock.amazonaws.com',
        CredentialAgeDays: 30,
      }),
    );
    assert.match(made?.ServiceCredentialSecret ?? '', /^ABSK/);
    secrets.push(made?.ServiceCredentialSecret ?? '');
    assert.equal(made?.ServiceCredentialAlias, `ada-at-${accountId}`);
    assert.equal(
      (made?.ExpirationDate?.getTime() ?? 0) - (made?.CreateDate?.getTime() ?? 0),
      30 * 24 * 3600_000,
    );
    const ref = { UserName: 'ada', ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId };
    await iam.send(new UpdateServiceSpecificCredentialCommand({ ...ref, Status: 'Inactive' }));
    for (const query of [
      { UserName: 'ada' },
      { AllUsers: true },
      { UserName: 'ada', ServiceName: 'bedrock.amazonaws.com' },
    ]) {
      const { ServiceSpecificCredentials } = await iam.send(new ListServiceSpecificCredentialsCommand(query));
      assert.deepEqual(
        ServiceSpecificCredentials?.map(({ Status, ServiceSpecificCredentialId }) => [
          Status,
          ServiceSpecificCredentialId,
        ]),
        [['Inactive', ref.ServiceSpecificCredentialId]],
      );
    }
    const { ServiceSpecificCredential: reset } = await iam.send(
      new ResetServiceSpecificCredentialCommand(ref),
    );
    secrets.push(reset?.ServiceCredentialSecret ?? '');
    assert.notEqual(reset?.ServiceCredentialSecret, made?.ServiceCredentialSecret);
    await iam.send(new DeleteServiceSpecificCredentialCommand(ref));
    await assert.rejects(iam.send(new DeleteServiceSpecificCredentialCommand(ref)), {
      name: 'NoSuchEntityException',
    });
    await assert.rejects(
      iam.send(
        new CreateServiceSpecificCredentialCommand({
          UserName: 'ada',
          ServiceName: 'codecommit.amazonaws.com',
        }),
      ),
      { name: 'ServiceNotSupportedException' },
    );
  });

  test('the last use of a key is that of the last request that it signed', async () => {
    await assert.rejects(ada.send(new ListMFADevicesCommand({})), { name: /^AccessDenied/ });
    const answer = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: adaKeyId }));
    assert.equal(answer.UserName, 'ada');
    assert.equal(answer.AccessKeyLastUsed?.ServiceName, 'iam');
    assert.equal(answer.AccessKeyLastUsed.Region, service.region);
    assert.ok((answer.AccessKeyLastUsed.LastUsedDate?.getTime() ?? 0) > Date.now() - 60_000);
    await assert.rejects(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' })), {
      name: 'NoSuchEntityException',
    });
  });

  test('the credential report is made and comes as CSV', async () => {
    await assert.rejects(iam.send(new GetCredentialReportCommand({})), {
      name: 'CredentialReportNotPresentException',
    });
    const { State } = await iam.send(new GenerateCredentialReportCommand({}));
    assert.equal(State, 'COMPLETE');
    const report = await iam.send(new GetCredentialReportCommand({}));
    assert.equal(report.ReportFormat, 'text/csv');
    const lines = Buffer.from(report.Content ?? [])
      .toString('utf8')
      .split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      ['user', '<root_account>', 'ada', 'administrator'],
    );
  });

  test("the last administrator's own key cannot be deleted, and who tries is told why and how", async () => {
    await assert.rejects(iam.send(new DeleteAccessKeyCommand({ AccessKeyId: service.accessKeyId })), {
      name: 'DeleteConflictException',
      message: /without an administrator.*CAPROCK_KEEP_ADMINISTRATOR=0/,
    });
    await assert.rejects(
      iam.send(new DeleteUserPolicyCommand({ UserName: 'administrator', PolicyName: 'AdministratorAccess' })),
      { name: 'DeleteConflictException' },
    );
  });

  test('no password, seed, code or API key is in a file of the home or in what the service printed', async () => {
    assert.ok(secrets.length >= 7 && !secrets.includes(''));
    for (const secret of secrets) assert.ok(!service.output().includes(secret));
    assert.deepEqual(await filesWith(service.home, secrets), []);
    // The search can find: the trail has the names of what was done.
    assert.ok((await filesWith(service.home, ['CreateServiceSpecificCredential'])).length > 0);
  });
});
