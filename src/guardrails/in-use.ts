import { limits, type Clock } from '#kernel';
import { Remembered } from '#store';
import type { GuardrailStore } from './changes.ts';
import type { Guardrail, GuardrailRef, GuardrailVersion, Tag } from './definition.ts';
import type { DefinitionKey } from './definition-key.ts';
import type { EnforcedGuardrail, EnforcedGuardrails } from './enforced.ts';
import type { Reader, StoredVersion } from './reader.ts';
import type { GuardrailTags } from './tags.ts';

type VersionRef = GuardrailRef & { readonly version: GuardrailVersion };

/**
 * What inferences read of guardrails: kept until one changes, at once when this process changes it, and after
 * `limits.guardrailsUncheckedMilliseconds` at the latest when another one does.
 */
export interface GuardrailsInUse {
  /** Those that every inference of the account is under, by id. */
  enforced(accountId: string): Promise<readonly EnforcedGuardrail[]>;
  /** One version: as `Reader.get`. @throws ApiError `ResourceNotFoundException` | `ValidationException` */
  get(ref: VersionRef & { readonly keys?: readonly DefinitionKey[] }): Promise<Guardrail>;
  /** As `GuardrailTags.list`. @throws ApiError `ResourceNotFoundException` */
  tags(ref: GuardrailRef): Promise<readonly Tag[]>;
  /** As `Reader.keyArn`. */
  keyArn(ref: VersionRef): Promise<string | undefined>;
  /** The customers' keys that an inference takes: of the guardrails that the account enforces, and of the one that it names. */
  keyArns(accountId: string, named?: VersionRef): Promise<readonly string[]>;
}

export interface RememberedGuardrails extends GuardrailsInUse {
  forget(): void;
}

export function createInUse(deps: {
  readonly store: GuardrailStore;
  readonly clock: Clock;
  readonly reader: Reader;
  readonly tags: GuardrailTags;
  readonly enforced: EnforcedGuardrails;
}): RememberedGuardrails {
  const { reader } = deps;
  const remembered = <Value>(most: number): Remembered<Value> =>
    new Remembered<Value>(deps.store, deps.clock, {
      generation: 'guardrail_generation',
      most,
      unchecked: limits.guardrailsUncheckedMilliseconds,
    });
  const enforced = remembered<readonly EnforcedGuardrail[]>(limits.guardrailsInUse);
  // A definition may have a megabyte.
  const versions = remembered<StoredVersion>(limits.guardrailsCached);
  const tags = remembered<readonly Tag[]>(limits.guardrailsInUse);

  const enforcedOf = async (accountId: string): Promise<readonly EnforcedGuardrail[]> =>
    (await enforced.get(accountId, () => deps.enforced.list(accountId))) ?? [];
  const versionOf = (ref: VersionRef): Promise<StoredVersion | undefined> =>
    versions.get(JSON.stringify([ref.accountId, ref.guardrailId, ref.version]), () => reader.find(ref));

  return {
    enforced: enforcedOf,
    async get({ keys = [], ...ref }) {
      return reader.open(await versionOf(ref), keys);
    },
    async tags(ref) {
      return (
        (await tags.get(JSON.stringify([ref.accountId, ref.guardrailId]), () => deps.tags.list(ref))) ?? []
      );
    },
    async keyArn(ref) {
      return (await versionOf(ref))?.kms_key_arn ?? undefined;
    },
    async keyArns(accountId, named) {
      const taken = [...(await enforcedOf(accountId)), ...(named === undefined ? [] : [named])];
      const found = await Promise.all(taken.map(versionOf));
      return [...new Set(found.flatMap((version) => version?.kms_key_arn ?? []))];
    },
    forget() {
      for (const one of [enforced, versions, tags]) one.forget();
    },
  };
}
