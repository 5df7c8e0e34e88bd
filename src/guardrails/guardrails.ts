import type { Clock } from '#kernel';
import type { Store } from '#store';
import { noticing } from './changes.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createEnforced, type EnforcedGuardrails } from './enforced.ts';
import { createInUse, type GuardrailsInUse } from './in-use.ts';
import { createReader, type Reader } from './reader.ts';
import { createTags, type GuardrailTags } from './tags.ts';
import type { TextSealer } from './text-sealer.ts';
import { createVersions, type Versions } from './versions.ts';

/** The guardrails of each account: what they say, their versions and tags, which are enforced, and all of it as inferences use it. */
export interface Guardrails {
  readonly drafts: Drafts;
  readonly versions: Versions;
  readonly reader: Reader;
  readonly tags: GuardrailTags;
  readonly enforced: EnforcedGuardrails;
  readonly inUse: GuardrailsInUse;
}

export function createGuardrails(deps: {
  readonly store: Store;
  readonly sealer: TextSealer;
  readonly clock: Clock;
}): Guardrails {
  const { sealer, clock } = deps;
  const store = noticing(deps.store, () => {
    inUse.forget();
  });
  const reader = createReader(store, sealer);
  const tags = createTags(store);
  const enforced = createEnforced(store, clock);
  const inUse = createInUse({ store, clock, reader, tags, enforced });
  return {
    drafts: createDrafts({ store, sealer, clock }),
    versions: createVersions({ store, sealer, clock }),
    reader,
    tags,
    enforced,
    inUse,
  };
}
