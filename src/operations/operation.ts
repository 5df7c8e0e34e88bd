import type { Json } from '#audit';
import type { Principal } from '#identity';
import type { OperationShape } from '#shapes';

/** One permission that a call needs: an IAM action on one resource. */
export interface Need {
  /** `bedrock:InvokeModel` */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** CloudFormation's word for the resource, for the record: `AWS::Bedrock::Model`. */
  readonly resourceType?: string;
}

/** What an operation says of its own work for the record. Typed fields only; never content. */
export interface Notes {
  readonly additionalEventData?: { readonly [name: string]: Json };
}

/** A request as its operation sees it: authenticated, decoded, authorised and guarded. */
export interface Call<Input> {
  readonly input: Input;
  readonly caller: Principal;
  readonly requestId: string;
  /** Aborts when the client is gone or the service stops. */
  readonly signal: AbortSignal;
}

/** An answer in one piece. */
export interface Answer<Output> {
  readonly output: Output;
  readonly notes?: Notes;
}

/** An answer that is an event stream; its notes are final when the closing event has been given. */
export interface Streamed<Head> {
  /** The output's members beside the stream, such as `contentType`. */
  readonly output: Head;
  readonly events: AsyncIterable<Readonly<Record<string, unknown>>>;
  readonly notes: () => Notes;
}

/** All that the road needs to know of an operation, as data, and its own work as one function. */
interface Declaration<Input, Output> {
  readonly shape: OperationShape;
  /** CloudTrail's class of the event. */
  readonly eventClass: 'Management' | 'Data';
  /** Whether it changes nothing. What changes something is recorded before it is done as well as after. */
  readonly readOnly: boolean;
  /** The permissions that this input needs; empty where any authenticated caller may. */
  readonly needs: (input: Input, caller: Principal) => readonly Need[] | Promise<readonly Need[]>;
  /** Dotted paths of members that hold prompts or completions: the codec wraps them in `Content`. */
  readonly content?: { readonly input?: readonly string[]; readonly output?: readonly string[] };
  /** Dotted paths of the members that the record shows; nothing else of a request or answer is recorded. */
  readonly recorded?: { readonly input?: readonly string[]; readonly output?: readonly string[] };
  /** Dotted paths of free text, names and tags that the guard reads (promise 10). */
  readonly freeText?: readonly string[];
  /** The event of a stream that is held back until the record is durable, such as `metadata`. */
  readonly closingEvent?: string;
  readonly perform: (call: Call<Input>) => Promise<Answer<Output> | Streamed<Output>>;
}

/** An operation whose input and output types are forgotten: what the road handles. */
export interface Operation extends Required<
  Omit<Declaration<never, unknown>, 'needs' | 'perform' | 'closingEvent'>
> {
  readonly closingEvent: string | undefined;
  readonly needs: (input: unknown, caller: Principal) => readonly Need[] | Promise<readonly Need[]>;
  readonly perform: (call: Call<unknown>) => Promise<Answer<unknown> | Streamed<unknown>>;
}

export function defineOperation<Input, Output>(declaration: Declaration<Input, Output>): Operation {
  return {
    content: {},
    recorded: {},
    freeText: [],
    closingEvent: undefined,
    ...declaration,
    // The codec has decoded the input against `shape`, which Input describes: the types are forgotten here once.
    needs: declaration.needs as Operation['needs'],
    perform: declaration.perform as Operation['perform'],
  };
}

export function isStreamed(result: Answer<unknown> | Streamed<unknown>): result is Streamed<unknown> {
  return 'events' in result;
}
