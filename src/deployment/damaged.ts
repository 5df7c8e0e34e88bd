import { CaprockError } from '#kernel';

export function damaged(what: string): never {
  throw new CaprockError('DamagedBundle', `The copy is not what was delivered: ${what}. Deliver it again.`);
}
