import type { RegistrationResponseJSON, AuthenticationResponseJSON } from '@simplewebauthn/server';
import { ApiError } from '#kernel';
import type { SecurityKeyRow } from '#store';
import type { Site } from './security-key.ts';

/** ES256, EdDSA and RS256, as COSE numbers them. @see https://www.iana.org/assignments/cose/cose.xhtml#algorithms */
const ALGORITHMS = [-7, -8, -257];
/** promise 9: in FIPS mode nothing is decided by an algorithm that the module's validation may not cover */
const FIPS_ALGORITHMS = [-7, -257];

export function algorithmsOf(fips: boolean): readonly number[] {
  return fips ? FIPS_ALGORITHMS : ALGORITHMS;
}

export interface NewCredential {
  readonly credentialId: string;
  /** In COSE form. */
  readonly publicKey: Uint8Array;
  readonly algorithm: number;
  readonly signCount: number;
  readonly transports: readonly string[];
}

/**
 * Checks what an authenticator answered to being asked for a new key pair.
 * @param answer JSON, attacker-controlled
 * @throws ApiError `InvalidAuthenticationCodeException`
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 */
export async function checkRegistration(
  answer: string,
  challenge: string,
  site: Site,
  algorithms: readonly number[],
): Promise<NewCredential> {
  // Loaded when it is needed: most services start, and stop, without anybody registering a key.
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { cose, decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers');
  try {
    // The library looks at each member before it uses it.
    const response = JSON.parse(answer) as RegistrationResponseJSON;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified) throw notValid();
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    const algorithm = decodeCredentialPublicKey(publicKey).get(cose.COSEKEYS.alg);
    if (algorithm === undefined) throw notValid();
    return {
      credentialId: id,
      publicKey,
      algorithm,
      signCount: counter,
      transports: transports.filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 8),
    };
  } catch (cause) {
    // The library's own message may quote what was sent.
    throw notValid(cause);
  }
}

/**
 * Checks that the authenticator of this key signed the challenge, at this site, now.
 * @param answer JSON, attacker-controlled
 * @returns the signature counter that it told
 * @throws ApiError `InvalidAuthenticationCodeException`
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export async function checkAssertion(
  answer: AuthenticationResponseJSON,
  challenge: string,
  site: Site,
  key: SecurityKeyRow,
): Promise<number> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: false,
      credential: {
        id: key.credential_id,
        publicKey: Uint8Array.from(key.public_key),
        counter: key.sign_count,
      },
    });
    if (!verified) throw notValid();
    return authenticationInfo.newCounter;
  } catch (cause) {
    throw notValid(cause);
  }
}

/** The JSON of an assertion, as far as it has to be read to find the key. @throws ApiError as `checkAssertion` */
export function parseAssertion(answer: string): AuthenticationResponseJSON {
  try {
    const parsed: unknown = JSON.parse(answer);
    if (typeof parsed === 'object' && parsed !== null && 'id' in parsed && typeof parsed.id === 'string') {
      // The library looks at the other members before it uses them.
      return parsed as AuthenticationResponseJSON;
    }
  } catch (cause) {
    throw notValid(cause);
  }
  throw notValid();
}

export function notValid(cause?: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError(
    'InvalidAuthenticationCodeException',
    'What the security key answered is not valid here: load the page again, and try once more.',
    { cause },
  );
}
