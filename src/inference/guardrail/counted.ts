import { Content } from '#kernel';
import { openContent } from '#open-content';
import type { CountTokensInput } from '#shapes';
import type { Json } from '../json.ts';
import { invalid } from '../refuse.ts';
import type { Guards } from './guards.ts';
import { guardConversation, guardInvocation } from './requests.ts';
import type { AppliedGuardrail } from './rules.ts';
import type { GuardrailSession } from './session.ts';

/**
 * What a model's counter may see of a request: what the model would.
 * @throws ApiError `ValidationException` for a request that a guardrail blocks
 */
export function guardCounted(
  input: CountTokensInput,
  guardrails: readonly AppliedGuardrail[],
  guards: Guards,
): { readonly input: CountTokensInput; readonly session?: GuardrailSession } {
  if (guardrails.length === 0) return { input };
  const { converse, invokeModel } = input;
  if (converse !== undefined) {
    const { messages = [], system = [], toolConfig, additionalModelRequestFields } = converse;
    const guarded = guardConversation(
      {
        messages: new Content(messages),
        system: new Content(system),
        ...(toolConfig !== undefined && { toolConfig: new Content(toolConfig) }),
        ...(additionalModelRequestFields !== undefined && {
          // A document of the API is JSON by its type.
          additionalModelRequestFields: new Content(additionalModelRequestFields as Json),
        }),
      },
      guardrails,
      guards,
    );
    refuseBlocked(guarded.blocked);
    const open = <T>(content: Content<T> | undefined): T | undefined => content && openContent(content);
    const counted = {
      converse: {
        messages: open(guarded.input.messages),
        system: open(guarded.input.system),
        ...(toolConfig !== undefined && { toolConfig: open(guarded.input.toolConfig) }),
        ...(additionalModelRequestFields !== undefined && {
          additionalModelRequestFields: open(guarded.input.additionalModelRequestFields),
        }),
      },
    };
    // Each member is of the form that it came in.
    return { input: counted as CountTokensInput, session: guarded.session };
  }
  const body = invokeModel?.body;
  if (body === undefined) return { input };
  const guarded = guardInvocation({ modelId: '', body: new Content(body) }, guardrails, guards, false);
  refuseBlocked(guarded.blocked);
  const given = guarded.input.body;
  const counted = { invokeModel: { body: given === undefined ? body : openContent(given) } };
  return { input: counted, session: guarded.session };
}

function refuseBlocked(message: string | undefined): void {
  if (message === undefined) return;
  throw invalid('The guardrail that is enforced on this account blocks this request, so nothing is counted.');
}
