import type { Kms } from '#keys';
import type { Operation } from '../operation.ts';
import { cancelKeyDeletion } from './CancelKeyDeletion.ts';
import { createAlias } from './CreateAlias.ts';
import { createGrant } from './CreateGrant.ts';
import { createKey } from './CreateKey.ts';
import { decrypt } from './Decrypt.ts';
import { deleteAlias } from './DeleteAlias.ts';
import { deleteImportedKeyMaterial } from './DeleteImportedKeyMaterial.ts';
import { deriveSharedSecret } from './DeriveSharedSecret.ts';
import { describeKey } from './DescribeKey.ts';
import { disableKey } from './DisableKey.ts';
import { disableKeyRotation } from './DisableKeyRotation.ts';
import { enableKey } from './EnableKey.ts';
import { enableKeyRotation } from './EnableKeyRotation.ts';
import { encrypt } from './Encrypt.ts';
import { generateDataKey } from './GenerateDataKey.ts';
import { generateDataKeyPair } from './GenerateDataKeyPair.ts';
import { generateDataKeyPairWithoutPlaintext } from './GenerateDataKeyPairWithoutPlaintext.ts';
import { generateDataKeyWithoutPlaintext } from './GenerateDataKeyWithoutPlaintext.ts';
import { generateMac } from './GenerateMac.ts';
import { generateRandom } from './GenerateRandom.ts';
import { getKeyPolicy } from './GetKeyPolicy.ts';
import { getKeyRotationStatus } from './GetKeyRotationStatus.ts';
import { getParametersForImport } from './GetParametersForImport.ts';
import { getPublicKey } from './GetPublicKey.ts';
import { importKeyMaterial } from './ImportKeyMaterial.ts';
import { listAliases } from './ListAliases.ts';
import { listGrants } from './ListGrants.ts';
import { listKeyPolicies } from './ListKeyPolicies.ts';
import { listKeyRotations } from './ListKeyRotations.ts';
import { listKeys } from './ListKeys.ts';
import { listResourceTags } from './ListResourceTags.ts';
import { listRetirableGrants } from './ListRetirableGrants.ts';
import { notServed } from './not-served.ts';
import { putKeyPolicy } from './PutKeyPolicy.ts';
import { reEncrypt } from './ReEncrypt.ts';
import { retireGrant } from './RetireGrant.ts';
import { revokeGrant } from './RevokeGrant.ts';
import { rotateKeyOnDemand } from './RotateKeyOnDemand.ts';
import { scheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { sign } from './Sign.ts';
import { tagResource } from './TagResource.ts';
import { untagResource } from './UntagResource.ts';
import { updateAlias } from './UpdateAlias.ts';
import { updateKeyDescription } from './UpdateKeyDescription.ts';
import { verify } from './Verify.ts';
import { verifyMac } from './VerifyMac.ts';

/** KMS: customers' keys. */
export function kms(ports: Kms): readonly Operation[] {
  return [
    cancelKeyDeletion(ports),
    createAlias(ports),
    createGrant(ports),
    createKey(ports),
    decrypt(ports),
    deleteAlias(ports),
    deleteImportedKeyMaterial(ports),
    deriveSharedSecret(ports),
    describeKey(ports),
    disableKey(ports),
    disableKeyRotation(ports),
    enableKey(ports),
    enableKeyRotation(ports),
    encrypt(ports),
    generateDataKey(ports),
    generateDataKeyPair(ports),
    generateDataKeyPairWithoutPlaintext(ports),
    generateDataKeyWithoutPlaintext(ports),
    generateMac(ports),
    generateRandom(),
    getKeyPolicy(ports),
    getKeyRotationStatus(ports),
    getParametersForImport(ports),
    getPublicKey(ports),
    importKeyMaterial(ports),
    listAliases(ports),
    listGrants(ports),
    listKeyPolicies(ports),
    listKeyRotations(ports),
    listKeys(ports),
    listResourceTags(ports),
    listRetirableGrants(ports),
    putKeyPolicy(ports),
    reEncrypt(ports),
    retireGrant(ports),
    revokeGrant(ports),
    rotateKeyOnDemand(ports),
    scheduleKeyDeletion(ports),
    sign(ports),
    tagResource(ports),
    untagResource(ports),
    updateAlias(ports),
    updateKeyDescription(ports),
    verify(ports),
    verifyMac(ports),
    ...notServed(ports),
  ];
}
