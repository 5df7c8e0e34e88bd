/** What guardrails need of the keys: to encrypt a text for one place in the store. */
export interface TextSealer {
  seal(text: string, place: SealedTextPlace): Promise<Uint8Array>;
  /** @throws CaprockError where it was altered, or sealed for another place */
  open(sealed: Uint8Array, place: SealedTextPlace): Promise<string>;
}

export interface SealedTextPlace {
  readonly accountId: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** A definition opens as the version that it was sealed for and as no other. */
export function definitionPlace(accountId: string, guardrailId: string, version: number): SealedTextPlace {
  return {
    accountId,
    table: 'guardrail_versions',
    row: `${guardrailId}/${version}`,
    column: 'sealed_definition',
  };
}

export function requestPlace(accountId: string, tokenId: string): SealedTextPlace {
  return { accountId, table: 'guardrail_requests', row: tokenId, column: 'sealed_request' };
}
