import type { UnknownPrincipal, Workforce } from '#identity';

/** Who asks is not known, and need not be; it counts for the account of the instance. */
export function identifyNobody({ instances }: Pick<Workforce, 'instances'>): () => Promise<UnknownPrincipal> {
  return async () => ({
    type: 'Unknown',
    principalId: '',
    accountId: (await instances.find())?.accountId ?? '',
  });
}
