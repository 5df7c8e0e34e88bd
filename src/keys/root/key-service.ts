/** What a ciphertext is bound to, in the key service and on its record; no secret. */
export type KeyServiceContext = Readonly<Record<string, string>>;

/** One key of a key service: the three operations that a root key needs of it. Errors are those of its client. */
export interface ServiceKey {
  /** 32 new random bytes, and their wrapped form. */
  generateDataKey(
    context: KeyServiceContext,
  ): Promise<{ readonly plain: Uint8Array; readonly wrapped: Uint8Array }>;
  encrypt(plain: Uint8Array, context: KeyServiceContext): Promise<Uint8Array>;
  decrypt(wrapped: Uint8Array, context: KeyServiceContext): Promise<Uint8Array>;
}

export interface ServiceKeyPlace {
  /** `arn:aws:kms:eu-central-1:111122223333:key/…` */
  readonly arn: string;
  readonly region: string;
  /** Where the service is, unless at the Region's own endpoint. */
  readonly endpoint: string | undefined;
  /** The path of the authorities (PEM) that its certificate is verified with, besides Node's own. */
  readonly caBundle: string | undefined;
}

/** Connects at the first operation. */
export type OpenServiceKey = (place: ServiceKeyPlace) => ServiceKey;
