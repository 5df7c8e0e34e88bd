import { limits } from '#kernel';
import { isIsolation, type Isolation } from './isolation.ts';
import { fail, isBoolean, isListOf, isOneOf, isWholeNumber, Members } from './manifest-members.ts';
import { hasControlCharacters, isModelId, isPlainRelativePath, isProvider } from './names.ts';

export type InputModality = 'TEXT' | 'IMAGE' | 'DOCUMENT' | 'VIDEO' | 'AUDIO';
export type OutputModality = 'TEXT' | 'IMAGE' | 'EMBEDDING';

/** `caprock.json` in the folder that a model provider delivers: what the model is and how its software runs. */
export interface Manifest {
  /** The provider's short name, and the part of `modelId` before its first dot. */
  readonly provider: string;
  /** As in Bedrock: `acme.tiny-v1:0`. */
  readonly modelId: string;
  /** For people: `Tiny`. */
  readonly modelName: string;
  /** What the software speaks on descriptor 3: the Deep Learning Container's `/ping` and `/invocations`. */
  readonly contract: 'dlc';
  /** First word `node` (Caprock's own Node 24) or a file of the bundle; run in the bundle's folder. */
  readonly command: readonly string[];
  /** `DOCUMENT`, `VIDEO` and `AUDIO` are Caprock's own words: the API's list of models shows TEXT and IMAGE. */
  readonly inputModalities: readonly InputModality[];
  readonly outputModalities: readonly OutputModality[];
  /** Whether `/invocations` can answer as server-sent events. */
  readonly streaming: boolean;
  /** Whether `/invocations-bidirectional-stream` takes events while it answers with events. */
  readonly bidirectional?: boolean;
  readonly toolUse: boolean;
  readonly systemPrompts: boolean;
  /** Path for counting tokens: POST `{messages}` gives `{count}`. Absent when the software cannot count. */
  readonly countTokens?: string;
  /** Tokens of prompt and completion together. */
  readonly contextTokens?: number;
  /** What users of this model ought to know, shown by `caprock models`. */
  readonly notice?: string;
  /** A provider may ask for stricter isolation than the operator chose, never for looser. */
  readonly isolation?: Isolation;
  /** Private memory of each of its processes; more than the usual bound where the model needs it. */
  readonly memoryMegabytes?: number;
}

/**
 * Reads and checks a manifest.
 * @throws CaprockError `InvalidManifest`, which says what is missing or wrong
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > limits.bundleManifestBytes) fail(`is larger than ${limits.bundleManifestBytes} bytes`);
  const members = new Members(parseJson(bytes));
  const provider = members.need('provider', isProvider, 'lower-case letters, digits and hyphens, 63 at most');
  const manifest: Manifest = {
    provider,
    modelId: members.need('modelId', isModelId, 'the form provider.model, such as acme.tiny-v1:0'),
    modelName: members.need('modelName', isShortText, 'a name of 1 to 64 characters'),
    contract: members.need('contract', isOneOf('dlc'), '"dlc"'),
    command: members.need(
      'command',
      isCommand,
      'a list of words: "node" or a file of the bundle, then its arguments',
    ),
    inputModalities: members.need('inputModalities', isListOf(isInput, 5), `a list of ${INPUTS.join(', ')}`),
    outputModalities: members.need(
      'outputModalities',
      isListOf(isOutput, 3),
      `a list of ${OUTPUTS.join(', ')}`,
    ),
    streaming: members.need('streaming', isBoolean, 'true or false'),
    toolUse: members.need('toolUse', isBoolean, 'true or false'),
    systemPrompts: members.need('systemPrompts', isBoolean, 'true or false'),
    ...members.may('bidirectional', isBoolean, 'true or false'),
    ...members.may('countTokens', isUrlPath, 'a path such as /tokenize'),
    ...members.may('contextTokens', isWholeNumber(1, 1_000_000_000), 'a whole number of tokens'),
    ...members.may('notice', isNotice, 'a text of 1 to 1,000 characters'),
    ...members.may('isolation', isIsolation, '"per-request", "per-customer" or "shared"'),
    ...members.may(
      'memoryMegabytes',
      isWholeNumber(64, limits.modelMemoryMegabytesMost),
      'a whole number from 64',
    ),
  };
  members.end();
  if (!manifest.modelId.startsWith(`${provider}.`))
    fail('has a modelId that does not begin with its provider');
  return manifest;
}

const INPUTS = ['TEXT', 'IMAGE', 'DOCUMENT', 'VIDEO', 'AUDIO'] as const satisfies readonly InputModality[];
const OUTPUTS = ['TEXT', 'IMAGE', 'EMBEDDING'] as const satisfies readonly OutputModality[];
const isInput = isOneOf(...INPUTS);
const isOutput = isOneOf(...OUTPUTS);

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail('is not JSON in UTF-8');
  }
}

function isText(value: unknown, most: number): value is string {
  return (
    typeof value === 'string' && value.length >= 1 && value.length <= most && !hasControlCharacters(value)
  );
}

function isShortText(value: unknown): value is string {
  return isText(value, 64);
}

function isNotice(value: unknown): value is string {
  return isText(value, 1_000);
}

function isUrlPath(value: unknown): value is string {
  return typeof value === 'string' && /^(\/[A-Za-z0-9_-]{1,64}){1,8}$/.test(value);
}

/** Words that name a path name one of the bundle: `serve.mjs`, `bin/server`, `/bundle/model.gguf`. */
function isCommand(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 64) return false;
  const [program, ...rest]: unknown[] = value;
  if (!isText(program, 1_024) || !isPlainRelativePath(program)) return false;
  return rest.every((word) => isText(word, 4_096) && !word.split('/').includes('..'));
}
