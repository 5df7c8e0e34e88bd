import { Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { SealedPlace, Sealer } from './sealer.ts';

/** The sealer for the texts of one purpose, such as the definitions of guardrails. */
export function createTextSealer(sealer: Sealer, purpose: string) {
  return {
    seal: (text: string, place: Omit<SealedPlace, 'purpose'>): Promise<Uint8Array> =>
      sealer.seal(new Secret(text), { ...place, purpose }),
    /** @throws CaprockError `DoesNotOpen` | `NoDataKey` | `WrongRootKey` */
    open: async (sealed: Uint8Array, place: Omit<SealedPlace, 'purpose'>): Promise<string> =>
      revealSecret(await sealer.open(sealed, { ...place, purpose })),
  };
}
