import { ApiError } from '#kernel';
import type { Need } from '../operation.ts';

interface Input {
  readonly MessageType?: string | undefined;
  readonly SigningAlgorithm: string;
}

/** @throws ApiError `UnsupportedOperationException` for the one that is not built */
export function messageType({ MessageType: type = 'RAW' }: Input): 'RAW' | 'DIGEST' {
  if (type === 'RAW' || type === 'DIGEST') return type;
  throw new ApiError(
    'UnsupportedOperationException',
    `Messages of the type ${type} are not signed here: RAW and DIGEST are.`,
  );
}

export function signingKeys({ SigningAlgorithm, MessageType = 'RAW' }: Input): NonNullable<Need['context']> {
  return { 'kms:SigningAlgorithm': SigningAlgorithm, 'kms:MessageType': MessageType };
}
