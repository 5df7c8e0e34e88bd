import type { Clock } from '#kernel';
import type { Store } from '#store';
import { createDrafts, type Drafts } from './drafts.ts';
import { createEnforced, type EnforcedGuardrails } from './enforced.ts';
import { createReader, type Reader } from './reader.ts';
import { createTags, type GuardrailTags } from './tags.ts';
import type { TextSealer } from './text-sealer.ts';
import { createVersions, type Versions } from './versions.ts';

/** The guardrails of each account: what they say, their versions and tags, and which are enforced. */
export interface Guardrails {
  readonly drafts: Drafts;
  readonly versions: Versions;
  readonly reader: Reader;
  readonly tags: GuardrailTags;
  readonly enforced: EnforcedGuardrails;
}

export function createGuardrails(deps: {
  readonly store: Store;
  readonly sealer: TextSealer;
  readonly clock: Clock;
}): Guardrails {
  const { store, sealer, clock } = deps;
  return {
    drafts: createDrafts({ store, sealer, clock }),
    versions: createVersions({ store, sealer, clock }),
    reader: createReader(store, sealer),
    tags: createTags(store),
    enforced: createEnforced(store, clock),
  };
}
