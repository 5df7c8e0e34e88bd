import { randomBytes } from 'node:crypto';
import { CaprockError } from '#kernel';
import { readPrivateFile } from '../private-file.ts';
import { CK, type GcmMechanism, type Handle, type LoadedModule, type LoadModule } from './cryptoki.ts';
import { isGone, refusalOf, returnValue } from './pkcs11-refusal.ts';
import type { Pkcs11Place } from './pkcs11-uri.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const PIN_FILE_BYTES = 1_024;
const OBJECTS_LOOKED_AT = 1_000;
const ALREADY_INITIALIZED = 0x191;
const ALREADY_LOGGED_IN = 0x100;

/**
 * One token of a hardware module, and the AES-256 keys of one label in it, each told by its `CKA_ID`. A session that
 * the module has lost is opened again. Calls are synchronous: a token is asked some few times at a start.
 */
export class Pkcs11Token {
  readonly #place: Pkcs11Place;
  readonly #load: LoadModule;
  #module: LoadedModule | undefined;
  #session: Handle | undefined;

  constructor(place: Pkcs11Place, load: LoadModule) {
    this.#place = place;
    this.#load = load;
  }

  /** The ids of the keys of the label. @throws CaprockError `RootKeyUnavailable`, as all of these */
  keyIds(): Promise<Buffer[]> {
    return this.#ask(({ cryptoki }, session) =>
      this.#find(session).map((key) => {
        const [id] = cryptoki.C_GetAttributeValue(session, key, [{ type: CK.ID }]);
        return id?.value ?? Buffer.alloc(0);
      }),
    );
  }

  /** A key that never leaves the token. */
  generate(id: Buffer): Promise<void> {
    return this.#ask(({ cryptoki }, session) => {
      cryptoki.C_GenerateKey(session, { mechanism: CK.AES_KEY_GEN }, [
        { type: CK.CLASS, value: CK.SECRET_KEY },
        { type: CK.KEY_TYPE, value: CK.AES },
        { type: CK.TOKEN, value: true },
        { type: CK.PRIVATE, value: true },
        { type: CK.SENSITIVE, value: true },
        { type: CK.EXTRACTABLE, value: false },
        { type: CK.ENCRYPT, value: true },
        { type: CK.DECRYPT, value: true },
        { type: CK.VALUE_LEN, value: 32 },
        { type: CK.LABEL, value: this.#place.object },
        { type: CK.ID, value: id },
      ]);
    });
  }

  /** AES-256-GCM in the token, under a random nonce. @returns nonce, ciphertext, tag */
  encrypt(keyId: Buffer, plain: Uint8Array, additional: Buffer): Promise<Buffer> {
    return this.#ask((module, session) => {
      const iv = randomBytes(IV_BYTES);
      const output = Buffer.alloc(plain.length + TAG_BYTES);
      module.cryptoki.C_EncryptInit(session, gcm(module, iv, additional), this.#key(session, keyId));
      return Buffer.concat([iv, module.cryptoki.C_Encrypt(session, Buffer.from(plain), output)]);
    });
  }

  /** @throws CaprockError `DoesNotOpen` */
  decrypt(keyId: Buffer, sealed: Uint8Array, additional: Buffer): Promise<Buffer> {
    const iv = Buffer.from(sealed.subarray(0, IV_BYTES));
    const input = Buffer.from(sealed.subarray(IV_BYTES));
    return this.#ask((module, session) => {
      module.cryptoki.C_DecryptInit(session, gcm(module, iv, additional), this.#key(session, keyId));
      try {
        return module.cryptoki.C_Decrypt(session, input, Buffer.alloc(input.length));
      } catch (cause) {
        if (isGone(cause)) throw cause;
        throw new CaprockError('DoesNotOpen', 'A data key does not open: it was altered, or moved.', {
          cause,
        });
      }
    });
  }

  #key(session: Handle, id: Buffer): Handle {
    const [key] = this.#find(session, id);
    if (key !== undefined) return key;
    throw new CaprockError(
      'RootKeyUnavailable',
      `The token ${this.#place.token} has no AES key labelled ${this.#place.object} with the id ${id.toString('hex')} any more: put your copy back.`,
    );
  }

  #find(session: Handle, id?: Buffer): Handle[] {
    const { cryptoki } = this.#loaded();
    cryptoki.C_FindObjectsInit(session, [
      { type: CK.CLASS, value: CK.SECRET_KEY },
      { type: CK.KEY_TYPE, value: CK.AES },
      { type: CK.LABEL, value: this.#place.object },
      ...(id === undefined ? [] : [{ type: CK.ID, value: id }]),
    ]);
    try {
      return cryptoki.C_FindObjects(session, OBJECTS_LOOKED_AT);
    } finally {
      cryptoki.C_FindObjectsFinal(session);
    }
  }

  async #ask<T>(work: (module: LoadedModule, session: Handle) => T): Promise<T> {
    try {
      try {
        return work(this.#loaded(), (this.#session ??= await this.#open()));
      } catch (error) {
        if (!isGone(error)) throw error;
        this.#session = undefined;
        return work(this.#loaded(), (this.#session = await this.#open()));
      }
    } catch (error) {
      if (error instanceof CaprockError) throw error;
      throw refusalOf(this.#place, error);
    }
  }

  #loaded(): LoadedModule {
    if (this.#module !== undefined) return this.#module;
    const module = this.#load(this.#place.modulePath);
    try {
      module.cryptoki.C_Initialize({ flags: CK.OS_LOCKING_OK });
    } catch (error) {
      // Another token of the same library, in this process.
      if (returnValue(error) !== ALREADY_INITIALIZED) throw error;
    }
    return (this.#module = module);
  }

  async #open(): Promise<Handle> {
    const { cryptoki } = this.#loaded();
    const slots = cryptoki.C_GetSlotList(true);
    const labels = slots.map((slot) => cryptoki.C_GetTokenInfo(slot).label.trim());
    const slot = slots[labels.indexOf(this.#place.token)];
    if (slot === undefined) {
      const there = labels.filter(Boolean).join(', ') || 'none';
      throw new CaprockError(
        'RootKeyUnavailable',
        `The module ${this.#place.modulePath} sees no token labelled ${this.#place.token} (it sees: ${there}). Nothing is lost: start again when it is plugged in and reached.`,
      );
    }
    const pin = await readPrivateFile(this.#place.pinFile, PIN_FILE_BYTES);
    if (pin === undefined) {
      throw new CaprockError(
        'RootKeyUnavailable',
        `The file ${this.#place.pinFile}, which holds the token's PIN, is not there.`,
      );
    }
    const session = cryptoki.C_OpenSession(slot, CK.SERIAL_SESSION | CK.RW_SESSION);
    try {
      cryptoki.C_Login(session, CK.USER, pin.toString('utf8').replace(/\r?\n$/, ''));
    } catch (error) {
      if (returnValue(error) !== ALREADY_LOGGED_IN) {
        cryptoki.C_CloseSession(session);
        throw error;
      }
    } finally {
      pin.fill(0);
    }
    return session;
  }
}

function gcm({ gcmParameters }: LoadedModule, iv: Buffer, aad: Buffer): GcmMechanism {
  const parameter = { type: gcmParameters, iv, aad, ivBits: IV_BYTES * 8, tagBits: TAG_BYTES * 8 };
  return { mechanism: CK.AES_GCM, parameter };
}
