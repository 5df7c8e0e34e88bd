import { createEgress, readAllowList, type Egress } from '#egress';
import { systemClock } from '#kernel';
import { rootKeyProvider, type AskPassphrase, type RootKeyProvider } from '#keys';
import type { Settings } from '#settings';
import { awsKeyService } from './key-service.ts';

export interface ProviderSurroundings {
  readonly ask?: AskPassphrase;
  /** A service's own; without it a command's, whose refusals are told to its operator and to no trail. */
  readonly egress?: Pick<Egress, 'permit'>;
}

/**
 * The provider that a setting names, which asks what it has to ask of others by the egress list.
 * @param text as `CAPROCK_ROOT_KEY` has it
 * @throws CaprockError `BadSetting`
 */
export function openRootKeyProvider(
  text: string,
  { home, fips, egress }: Pick<Settings, 'home' | 'fips' | 'egress'>,
  around: ProviderSurroundings,
): RootKeyProvider {
  const out = around.egress ?? commandEgress(egress);
  return rootKeyProvider(text, {
    home,
    openServiceKey: awsKeyService(out, { fips }),
    ...(around.ask === undefined ? {} : { ask: around.ask }),
  });
}

function commandEgress(list: string): Egress {
  return createEgress({
    allowed: readAllowList(list),
    loopback: false,
    record: async () => {},
    clock: systemClock,
  });
}
