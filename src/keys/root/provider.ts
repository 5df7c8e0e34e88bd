import type { RootKey } from './root-key.ts';

export type RootKeyKind = 'file' | 'passphrase' | 'pkcs11' | 'aws-kms';

/** What has to be kept beside the state to come to a root key again; nothing of it is secret. */
export type RootKeyParameters = Readonly<Record<string, string | number>>;

export interface MadeRootKey {
  readonly key: RootKey;
  readonly parameters: RootKeyParameters;
}

/** The ids of the root keys that the state has seen. */
export interface KnownRootKeys {
  readonly active: string | undefined;
  readonly used: ReadonlySet<string>;
}

/** Where root keys come from: one of the kinds that `CAPROCK_ROOT_KEY` names. */
export interface RootKeyProvider {
  readonly kind: RootKeyKind;
  /** For messages: what the operator configured, without a secret. */
  readonly name: string;
  /** The root key of this id, where it can be had here. */
  find(id: string, parameters: RootKeyParameters): Promise<RootKey | undefined>;
  /** What is there in the place of a key that is not found, and what to do: completes a sentence that began with `name`. */
  instead(): Promise<string>;
  /**
   * A root key to begin with, another one than the active one. One that was made for it earlier and never used is given
   * again.
   */
  make(known: KnownRootKeys): Promise<MadeRootKey>;
  /**
   * Nothing hangs from another key any more: `id` may take its lasting place.
   * @returns whether there was anything to do
   */
  settle(id: string): Promise<boolean>;
}
