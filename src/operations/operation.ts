import type { Json } from '#audit';
import type { Principal, RoleTrust, UnsignedPrincipal } from '#identity';
import type { KeyAccess } from '#keys';
import type { OperationShape } from '#shapes';

/** One permission that a call needs: an IAM action on one resource. */
export interface Need {
  /** `bedrock:InvokeModel` */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** Condition keys of this action on this resource alone, such as `iam:PolicyARN`, with their values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Something other than a policy grants it, such as the account's password policy; a policy may still deny it. */
  readonly unlessDenied?: boolean;
  /** CloudFormation's word for the resource, for the record: `AWS::Bedrock::Model`. */
  readonly resourceType?: string;
  /** Of a role that is to be assumed: its trust policy has a say as well. */
  readonly trust?: RoleTrust;
  /** Of a customer's key: its key policy and its grants have the first say. */
  readonly key?: KeyAccess;
}

/** What an operation says of its own work for the record. Typed fields only; never content. */
export interface Notes {
  readonly additionalEventData?: { readonly [name: string]: Json };
}

/** Where a request comes from. */
export interface Origin {
  readonly sourceIp: string;
}

/** A request as its operation sees it: authenticated, decoded, authorised and guarded. */
export interface Call<Input, Caller = Principal> {
  readonly input: Input;
  readonly caller: Caller;
  /** What the operation said that it needs, and was allowed. */
  readonly needs: readonly Need[];
  readonly requestId: string;
  /** The address that the request came from. */
  readonly sourceIp: string;
  /** Where the client says that it has reached us: `https://caprock.example:8443`. */
  readonly endpoint: string;
  /** Aborts when the client is gone or the service stops. */
  readonly signal: AbortSignal;
}

/** One event of a stream: an object with one member, named as the event. */
export type StreamEvent = Readonly<Record<string, unknown>>;

/** An answer in one piece. */
export interface Answer<Output> {
  readonly output: Output;
  readonly notes?: Notes;
}

/** An answer that is an event stream; its notes are final when the closing event has been given. */
export interface Streamed<Head> {
  /** The output's members beside the stream, such as `contentType`. */
  readonly output: Head;
  readonly events: AsyncIterable<StreamEvent>;
  readonly notes: () => Notes;
}

/** All that the road needs to know of an operation, as data, and its own work as one function. */
interface Declaration<Input, Output, Event, Caller = Principal> {
  readonly shape: OperationShape;
  /** CloudTrail's class of the event. */
  readonly eventClass: 'Management' | 'Data';
  /** Whether it changes nothing. What changes something is recorded before it is done as well as after. */
  readonly readOnly: boolean;
  /** The permissions that this input needs; empty where any authenticated caller may. */
  readonly needs: (
    input: Input,
    caller: Caller,
    origin: Origin,
  ) => readonly Need[] | Promise<readonly Need[]>;
  /** Dotted paths of members that hold prompts or completions: the codec wraps them in `Content`. */
  readonly content?: { readonly input?: readonly string[]; readonly output?: readonly string[] };
  /** Dotted paths of the members that the record shows; nothing else of a request or answer is recorded. */
  readonly recorded?: { readonly input?: readonly string[]; readonly output?: readonly string[] };
  /** Members that the record shows as what the caller says of itself, which nobody proved. */
  readonly declaredByCaller?: readonly string[];
  /** Dotted paths of free text, names and tags that the guard reads (promise 10). */
  readonly freeText?: readonly string[];
  /** The event of a stream that is held back until the record is durable, such as `metadata`. */
  readonly closingEvent?: string;
  /**
   * `events` are those of a request that streams both ways, in the form of its shape's input; they come while the
   * answer goes. For any other operation there are none.
   */
  readonly perform: (
    call: Call<Input, Caller>,
    events: AsyncIterable<Event>,
  ) => Promise<Answer<Output> | Streamed<Output>>;
}

/** How it is proven who asks: by a signature, by a token in the input, or not at all. */
export type Authentication = 'signature' | 'identity token' | 'bearer token' | 'none';

/** An operation whose request is not signed: a token in its input says who asks, or it is anybody's. */
interface UnsignedDeclaration<Input, Output, Caller extends UnsignedPrincipal> extends Declaration<
  Input,
  Output,
  never,
  Caller
> {
  readonly authentication: Exclude<Authentication, 'signature'>;
  /** Who asks, as the input proves it. */
  readonly identify: (input: Input) => Promise<Caller>;
}

/** An operation whose input and output types are forgotten: what the road handles. */
export interface Operation extends Required<
  Omit<Declaration<never, unknown, never>, 'needs' | 'perform' | 'closingEvent'>
> {
  readonly closingEvent: string | undefined;
  /** Where it is not by signature, `identify` says who asks. */
  readonly authentication: Authentication;
  readonly identify: ((input: unknown) => Promise<UnsignedPrincipal>) | undefined;
  readonly needs: (
    input: unknown,
    caller: Principal | UnsignedPrincipal,
    origin: Origin,
  ) => readonly Need[] | Promise<readonly Need[]>;
  readonly perform: (
    call: Call<unknown, Principal | UnsignedPrincipal>,
    events: AsyncIterable<StreamEvent>,
  ) => Promise<Answer<unknown> | Streamed<unknown>>;
}

export function defineOperation<Input, Output, Event = never>(
  declaration: Declaration<Input, Output, Event>,
): Operation {
  return {
    content: {},
    recorded: {},
    freeText: [],
    declaredByCaller: [],
    closingEvent: undefined,
    authentication: 'signature',
    identify: undefined,
    ...declaration,
    // The codec has decoded the input against `shape`, which Input describes: the types are forgotten here once.
    needs: declaration.needs as Operation['needs'],
    perform: declaration.perform as Operation['perform'],
  };
}

export function defineUnsignedOperation<Input, Output, Caller extends UnsignedPrincipal>(
  declaration: UnsignedDeclaration<Input, Output, Caller>,
): Operation {
  return {
    content: {},
    recorded: {},
    freeText: [],
    declaredByCaller: [],
    closingEvent: undefined,
    ...declaration,
    // As above; that the caller is whom `identify` named, the road sees to.
    identify: declaration.identify as NonNullable<Operation['identify']>,
    needs: declaration.needs as Operation['needs'],
    perform: declaration.perform as Operation['perform'],
  };
}

export function isStreamed(result: Answer<unknown> | Streamed<unknown>): result is Streamed<unknown> {
  return 'events' in result;
}
