import { createRequire } from 'node:module';
import { CaprockError } from '#kernel';

/** A session, a slot or an object, as the module numbers it. */
export type Handle = Buffer;

interface Attribute {
  readonly type: number;
  readonly value?: Buffer | string | number | boolean;
}

/** Of the AES-GCM mechanism. */
export interface GcmMechanism {
  readonly mechanism: number;
  readonly parameter: {
    readonly type: number;
    readonly iv: Buffer;
    readonly aad: Buffer;
    readonly ivBits: number;
    readonly tagBits: number;
  };
}

/** The functions of PKCS #11 that a root key needs, as the package pkcs11js names them. */
export interface Cryptoki {
  C_Initialize(options: { readonly flags: number }): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, user: number, pin: string): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(
    session: Handle,
    object: Handle,
    template: readonly Attribute[],
  ): { readonly value: Buffer }[];
  C_GenerateKey(
    session: Handle,
    mechanism: { readonly mechanism: number },
    template: readonly Attribute[],
  ): Handle;
  C_EncryptInit(session: Handle, mechanism: GcmMechanism, key: Handle): void;
  C_Encrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_DecryptInit(session: Handle, mechanism: GcmMechanism, key: Handle): void;
  C_Decrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
}

/** Numbers of PKCS #11 2.40. @see https://docs.oasis-open.org/pkcs11/pkcs11-base/v2.40/pkcs11-base-v2.40.html */
export const CK = {
  OS_LOCKING_OK: 0x2,
  RW_SESSION: 0x2,
  SERIAL_SESSION: 0x4,
  USER: 1,
  SECRET_KEY: 4,
  AES: 0x1f,
  AES_KEY_GEN: 0x1080,
  AES_GCM: 0x1087,
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
} as const;

/** A module that is loaded, and what pkcs11js calls its parameters of AES-GCM. */
export interface LoadedModule {
  readonly cryptoki: Cryptoki;
  readonly gcmParameters: number;
}

/** @param modulePath its shared library */
export type LoadModule = (modulePath: string) => LoadedModule;

interface Pkcs11js {
  readonly PKCS11: new () => Cryptoki & { load(path: string): void };
  readonly CK_PARAMS_AES_GCM: number;
}

/**
 * Loads a module with pkcs11js, which is native code: whoever uses a hardware module installs it, and nobody else
 * compiles anything. It is looked for beside Caprock and in NODE_PATH.
 *
 * @throws CaprockError `NoPkcs11`, and as pkcs11js
 */
export const loadModule: LoadModule = (modulePath) => {
  const require = createRequire(import.meta.url);
  let pkcs11js: Pkcs11js;
  try {
    // The package's own types are not here, for it is not installed with Caprock.
    pkcs11js = require('pkcs11js') as Pkcs11js;
  } catch (cause) {
    throw new CaprockError(
      'NoPkcs11',
      'A root key in a hardware module needs the package pkcs11js, compiled for this machine: npm install pkcs11js@2.1.7 --ignore-scripts=false (docs/root-key.md).',
      { cause },
    );
  }
  const cryptoki = new pkcs11js.PKCS11();
  cryptoki.load(modulePath);
  return { cryptoki, gcmParameters: pkcs11js.CK_PARAMS_AES_GCM };
};
