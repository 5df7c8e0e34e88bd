import { ApiError } from '#kernel';

/** What a grant token stands for. Grants count at once here, so a token gives nothing: it names a grant. */
export interface TokenOfGrant {
  readonly keyArn: string;
  readonly grantId: string;
}

export function writeGrantToken({ keyArn, grantId }: TokenOfGrant): string {
  return Buffer.from(`1\n${keyArn}\n${grantId}`, 'utf8').toString('base64url');
}

/** @throws ApiError `InvalidGrantTokenException` */
export function readGrantToken(token: string): TokenOfGrant {
  const [version, keyArn = '', grantId = ''] = Buffer.from(token, 'base64url').toString('utf8').split('\n');
  const read = { keyArn, grantId };
  if (version === '1' && grantId !== '' && writeGrantToken(read) === token) return read;
  throw new ApiError('InvalidGrantTokenException', 'The grant token is not one that CreateGrant gave.');
}
