import { unavailable } from './refuse.ts';
import type { ConverseInput, InvokeInput } from './types.ts';

interface Feature<Input> {
  readonly where: string;
  readonly asked: (input: Input) => boolean;
  readonly advice: string;
}

/** Members of Converse and ConverseStream that ask for what is not built. */
const converseFeatures: readonly Feature<ConverseInput>[] = [
  {
    where: 'A prompt resource in modelId',
    asked: (input) => /^arn:[^:]*:bedrock:[^:]*:[^:]*:prompt\//.test(input.modelId),
    advice: 'Name a foundation model and give its messages.',
  },
  {
    where: 'promptVariables',
    asked: (input) => input.promptVariables !== undefined,
    advice: 'Write the values into messages.',
  },
  {
    where: 'performanceConfig.latency other than standard',
    asked: (input) => (input.performanceConfig?.latency ?? 'standard') !== 'standard',
    advice: 'Leave it out or choose standard.',
  },
  {
    where: 'serviceTier.type other than default',
    asked: (input) => (input.serviceTier?.type ?? 'default') !== 'default',
    advice: 'Leave it out or choose default.',
  },
  {
    where: 'outputConfig',
    asked: (input) => input.outputConfig !== undefined,
    advice: 'Ask for the form in a message, or offer a tool whose input schema is that form.',
  },
];

/** Members of InvokeModel and InvokeModelWithResponseStream that ask for what is not built. */
const invokeFeatures: readonly Feature<InvokeInput>[] = [
  {
    where: 'performanceConfigLatency other than standard',
    asked: (input) => (input.performanceConfigLatency ?? 'standard') !== 'standard',
    advice: 'Leave it out or choose standard.',
  },
  {
    where: 'serviceTier other than default',
    asked: (input) => (input.serviceTier ?? 'default') !== 'default',
    advice: 'Leave it out or choose default.',
  },
];

/** @throws ApiError `ValidationException` naming the first member whose feature is not built */
export function refuseUnavailableInConverse(input: ConverseInput): void {
  refuse(converseFeatures, input);
}

/** @throws ApiError `ValidationException` naming the first member whose feature is not built */
export function refuseUnavailableInInvoke(input: InvokeInput): void {
  refuse(invokeFeatures, input);
}

function refuse<Input>(features: readonly Feature<Input>[], input: Input): void {
  for (const { where, asked, advice } of features) {
    if (asked(input)) throw unavailable(where, advice);
  }
}
