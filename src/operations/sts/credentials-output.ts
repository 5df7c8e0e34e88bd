import type { IssuedSession } from '#identity';

/** `Credentials` and `PackedPolicySize`, as every operation gives them that makes a session. */
export function credentialsOutput({ credentials, packedPolicySize }: IssuedSession) {
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      // promise 3: shown this once; the codec reveals them, whatever else prints them shows [secret]
      SecretAccessKey: credentials.secret,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(credentials.expiresAt),
    },
    ...(packedPolicySize === undefined ? {} : { PackedPolicySize: packedPolicySize }),
  };
}

/** What of an answer with credentials may be recorded. */
export const RECORDED_CREDENTIALS = ['Credentials.AccessKeyId', 'Credentials.Expiration', 'PackedPolicySize'];
