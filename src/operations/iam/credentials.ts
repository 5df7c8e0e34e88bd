import type { Identity } from '#identity';
import type { Operation } from '../operation.ts';
import { changePassword } from './ChangePassword.ts';
import { createLoginProfile } from './CreateLoginProfile.ts';
import { createServiceSpecificCredential } from './CreateServiceSpecificCredential.ts';
import { createVirtualMFADevice } from './CreateVirtualMFADevice.ts';
import { deactivateMFADevice } from './DeactivateMFADevice.ts';
import { deleteAccountPasswordPolicy } from './DeleteAccountPasswordPolicy.ts';
import { deleteLoginProfile } from './DeleteLoginProfile.ts';
import { deleteServiceSpecificCredential } from './DeleteServiceSpecificCredential.ts';
import { deleteVirtualMFADevice } from './DeleteVirtualMFADevice.ts';
import { enableMFADevice } from './EnableMFADevice.ts';
import { generateCredentialReport } from './GenerateCredentialReport.ts';
import { getAccessKeyLastUsed } from './GetAccessKeyLastUsed.ts';
import { getAccountPasswordPolicy } from './GetAccountPasswordPolicy.ts';
import { getCredentialReport } from './GetCredentialReport.ts';
import { getLoginProfile } from './GetLoginProfile.ts';
import { getMFADevice } from './GetMFADevice.ts';
import { listMFADevices } from './ListMFADevices.ts';
import { listMFADeviceTags } from './ListMFADeviceTags.ts';
import { listServiceSpecificCredentials } from './ListServiceSpecificCredentials.ts';
import { listVirtualMFADevices } from './ListVirtualMFADevices.ts';
import { resetServiceSpecificCredential } from './ResetServiceSpecificCredential.ts';
import { resyncMFADevice } from './ResyncMFADevice.ts';
import { tagMFADevice } from './TagMFADevice.ts';
import { untagMFADevice } from './UntagMFADevice.ts';
import { updateAccountPasswordPolicy } from './UpdateAccountPasswordPolicy.ts';
import { updateLoginProfile } from './UpdateLoginProfile.ts';
import { updateServiceSpecificCredential } from './UpdateServiceSpecificCredential.ts';

/** Passwords, second factors, API keys and what is known of them all. */
export function credentialOperations(identity: Identity): readonly Operation[] {
  return [
    changePassword(identity.loginProfiles, identity.passwordPolicies, identity.users),
    createLoginProfile(identity.loginProfiles, identity.users),
    createServiceSpecificCredential(identity.serviceSpecificCredentials, identity.users),
    createVirtualMFADevice(identity.mfaDevices),
    deactivateMFADevice(identity.mfaAssignments, identity.users),
    deleteAccountPasswordPolicy(identity.passwordPolicies),
    deleteLoginProfile(identity.loginProfiles, identity.users),
    deleteServiceSpecificCredential(identity.serviceSpecificCredentials, identity.users),
    deleteVirtualMFADevice(identity.mfaDevices),
    enableMFADevice(identity.mfaAssignments, identity.users),
    generateCredentialReport(identity.credentialReports),
    getAccessKeyLastUsed(identity.accessKeyUses, identity.users),
    getAccountPasswordPolicy(identity.passwordPolicies),
    getCredentialReport(identity.credentialReports),
    getLoginProfile(identity.loginProfiles, identity.users),
    getMFADevice(identity.mfaDevices, identity.users),
    listMFADevices(identity.mfaDevices, identity.users),
    listMFADeviceTags(identity.mfaDeviceTags),
    listServiceSpecificCredentials(identity.serviceSpecificCredentials, identity.users),
    listVirtualMFADevices(identity.mfaDevices, identity.users),
    resetServiceSpecificCredential(identity.serviceSpecificCredentials, identity.users),
    resyncMFADevice(identity.mfaAssignments, identity.users),
    tagMFADevice(identity.mfaDeviceTags),
    untagMFADevice(identity.mfaDeviceTags),
    updateAccountPasswordPolicy(identity.passwordPolicies),
    updateLoginProfile(identity.loginProfiles, identity.users),
    updateServiceSpecificCredential(identity.serviceSpecificCredentials, identity.users),
  ];
}
