import type { Inference } from '#inference';
import type { Operation } from '../operation.ts';
import type { GuardrailPorts } from './applied-guardrails.ts';
import { applyGuardrail } from './ApplyGuardrail.ts';
import { converse } from './Converse.ts';
import { converseStream } from './ConverseStream.ts';
import { countTokens } from './CountTokens.ts';
import { invokeGuardrailChecks } from './InvokeGuardrailChecks.ts';
import { invokeModel } from './InvokeModel.ts';
import { invokeModelWithBidirectionalStream } from './InvokeModelWithBidirectionalStream.ts';
import { invokeModelWithResponseStream } from './InvokeModelWithResponseStream.ts';

export function bedrockRuntime(inference: Inference, ports: GuardrailPorts): readonly Operation[] {
  return [
    converse(inference, ports),
    converseStream(inference, ports),
    invokeModel(inference, ports),
    invokeModelWithBidirectionalStream(inference, ports),
    invokeModelWithResponseStream(inference, ports),
    countTokens(inference, ports),
    applyGuardrail(inference, ports),
    invokeGuardrailChecks(inference),
  ];
}
