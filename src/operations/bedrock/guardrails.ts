import type { Guardrails } from '#guardrails';
import type { Inference } from '#inference';
import type { GuardrailKms } from '../guardrail-key.ts';
import type { Operation } from '../operation.ts';
import { createGuardrail } from './CreateGuardrail.ts';
import { createGuardrailVersion } from './CreateGuardrailVersion.ts';
import { deleteEnforcedGuardrailConfiguration } from './DeleteEnforcedGuardrailConfiguration.ts';
import { deleteGuardrail } from './DeleteGuardrail.ts';
import { getGuardrail } from './GetGuardrail.ts';
import { listEnforcedGuardrailsConfiguration } from './ListEnforcedGuardrailsConfiguration.ts';
import { listGuardrails } from './ListGuardrails.ts';
import { listTagsForResource } from './ListTagsForResource.ts';
import { putEnforcedGuardrailConfiguration } from './PutEnforcedGuardrailConfiguration.ts';
import { tagResource } from './TagResource.ts';
import { untagResource } from './UntagResource.ts';
import { updateGuardrail } from './UpdateGuardrail.ts';

/** Guardrails in the control plane of Bedrock. */
export function guardrailOperations(
  { drafts, versions, reader, tags, enforced }: Guardrails,
  inference: Pick<Inference, 'checkGuardrail'>,
  kms: GuardrailKms,
): readonly Operation[] {
  const { region } = kms;
  const place = { region, tags };
  return [
    createGuardrail(drafts, inference, kms),
    updateGuardrail(drafts, reader, inference, place, kms),
    getGuardrail(reader, place, kms),
    listGuardrails(reader, place),
    deleteGuardrail(versions, place),
    createGuardrailVersion(versions, reader, place, kms),
    tagResource(tags, place),
    untagResource(tags, place),
    listTagsForResource(place),
    putEnforcedGuardrailConfiguration(enforced, region),
    listEnforcedGuardrailsConfiguration(enforced, region),
    deleteEnforcedGuardrailConfiguration(enforced),
  ];
}
