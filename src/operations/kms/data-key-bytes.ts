import { ApiError } from '#kernel';

/** How long a data key shall be. @throws ApiError `ValidationException` unless exactly one member says so */
export function dataKeyBytes(input: {
  readonly KeySpec?: string | undefined;
  readonly NumberOfBytes?: number | undefined;
}): number {
  const { KeySpec, NumberOfBytes } = input;
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw new ApiError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  return NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32);
}
