import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What a page asks an authenticator. */
export interface Asked {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
}

/** Where an authenticator of a test differs from an honest one, or a browser from an honest one. */
export interface Tricks {
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly counter?: number;
  readonly userPresent?: boolean;
  readonly credentialId?: string;
  readonly breakSignature?: boolean;
}

type Algorithm = -7 | -8 | -257;

/**
 * A security key of a test's own, with the browser's part: what it signs is made here from the specification, so that
 * each part of it can be made wrong.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
 */
export class SoftwareAuthenticator {
  readonly #origin: string;
  readonly #algorithm: Algorithm;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly credentialId = randomBytes(32).toString('base64url');
  counter = 0;

  constructor(origin: string, algorithm: Algorithm = -7) {
    this.#origin = origin;
    this.#algorithm = algorithm;
    const pair =
      algorithm === -7
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : algorithm === -8
          ? generateKeyPairSync('ed25519')
          : generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** The answer to being asked for a new key pair, as the field that a form sends. */
  create(asked: Asked, tricks: Tricks = {}): string {
    const id = Buffer.from(this.credentialId, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey()]);
    const authData = Buffer.concat([this.#authData(asked, tricks, 0x40), attested]);
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return this.#answer(tricks, {
      clientDataJSON: this.#clientData(asked, 'webauthn.create', tricks).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['usb'],
    });
  }

  /** The answer to being asked to sign. */
  get(asked: Asked, tricks: Tricks = {}): string {
    const clientData = this.#clientData(asked, 'webauthn.get', tricks);
    const authData = this.#authData(asked, tricks, 0);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const signature = sign(this.#algorithm === -8 ? null : 'sha256', signed, this.#privateKey);
    if (tricks.breakSignature === true) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
    return this.#answer(tricks, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
    });
  }

  #answer({ credentialId = this.credentialId }: Tricks, response: object): string {
    return JSON.stringify({
      id: credentialId,
      rawId: credentialId,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    });
  }

  #clientData(asked: Asked, type: string, tricks: Tricks): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: tricks.type ?? type,
        challenge: tricks.challenge ?? asked.challenge,
        origin: tricks.origin ?? this.#origin,
        crossOrigin: false,
      }),
    );
  }

  #authData(asked: Asked, tricks: Tricks, flags: number): Buffer {
    this.counter += 1;
    const head = Buffer.alloc(37);
    createHash('sha256')
      .update(tricks.rpId ?? asked.rpId ?? asked.rp?.id ?? '')
      .digest()
      .copy(head);
    head[32] = flags | (tricks.userPresent === false ? 0 : 1);
    head.writeUInt32BE(tricks.counter ?? this.counter, 33);
    return head;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc9053#section-7 */
  #coseKey(): Buffer {
    const jwk = this.#publicKey.export({ format: 'jwk' });
    const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
    const members: Readonly<Record<Algorithm, [number, Cbor][]>> = {
      [-7]: [
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(jwk.x)],
        [-3, bytes(jwk.y)],
      ],
      [-8]: [
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(jwk.x)],
      ],
      [-257]: [
        [1, 3],
        [3, -257],
        [-1, bytes(jwk.n)],
        [-2, bytes(jwk.e)],
      ],
    };
    return cbor(new Map(members[this.#algorithm]));
  }
}

type Cbor = number | string | Buffer | Map<number, Cbor> | Map<string, Cbor>;

/** As much of CBOR as an authenticator speaks. @see https://www.rfc-editor.org/rfc/rfc8949 */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, member]) => [cbor(key), cbor(member)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function head(major: number, length: number): Buffer {
  const kind = major << 5;
  if (length < 24) return Buffer.from([kind | length]);
  if (length < 256) return Buffer.from([kind | 24, length]);
  return Buffer.from([kind | 25, length >> 8, length & 0xff]);
}
