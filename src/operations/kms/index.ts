import type { Kms } from '#keys';
import type { Operation } from '../operation.ts';
import { cancelKeyDeletion } from './CancelKeyDeletion.ts';
import { createKey } from './CreateKey.ts';
import { decrypt } from './Decrypt.ts';
import { describeKey } from './DescribeKey.ts';
import { disableKey } from './DisableKey.ts';
import { enableKey } from './EnableKey.ts';
import { encrypt } from './Encrypt.ts';
import { generateDataKey } from './GenerateDataKey.ts';
import { generateDataKeyPair } from './GenerateDataKeyPair.ts';
import { generateDataKeyPairWithoutPlaintext } from './GenerateDataKeyPairWithoutPlaintext.ts';
import { generateDataKeyWithoutPlaintext } from './GenerateDataKeyWithoutPlaintext.ts';
import { generateRandom } from './GenerateRandom.ts';
import { getKeyPolicy } from './GetKeyPolicy.ts';
import { listKeyPolicies } from './ListKeyPolicies.ts';
import { listKeys } from './ListKeys.ts';
import { putKeyPolicy } from './PutKeyPolicy.ts';
import { reEncrypt } from './ReEncrypt.ts';
import { scheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { updateKeyDescription } from './UpdateKeyDescription.ts';

/** KMS: customers' keys. */
export function kms(ports: Kms): readonly Operation[] {
  return [
    cancelKeyDeletion(ports),
    createKey(ports),
    decrypt(ports),
    describeKey(ports),
    disableKey(ports),
    enableKey(ports),
    encrypt(ports),
    generateDataKey(ports),
    generateDataKeyPair(ports),
    generateDataKeyPairWithoutPlaintext(ports),
    generateDataKeyWithoutPlaintext(ports),
    generateRandom(),
    getKeyPolicy(ports),
    listKeyPolicies(ports),
    listKeys(ports),
    putKeyPolicy(ports),
    reEncrypt(ports),
    scheduleKeyDeletion(ports),
    updateKeyDescription(ports),
  ];
}
