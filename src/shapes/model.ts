/** How a service's requests and answers are written. @see https://smithy.io/2.0/aws/protocols/index.html */
export type Protocol = 'restJson1' | 'restXml' | 'awsJson1_1' | 'awsQuery';

export type ServiceName =
  | 'bedrock-runtime'
  | 'bedrock'
  | 'iam'
  | 'sts'
  | 'cloudtrail'
  | 's3'
  | 'organizations'
  | 'sso-admin'
  | 'kms'
  | 'identitystore'
  | 'sso-oidc'
  | 'sso';

/** Services whose shapes come from their official client. */
export type ModelledService = Exclude<ServiceName, 's3'>;

/** What kind of limit a value may break; `type` is that it is no value of its type. */
export type LimitKind =
  'type' | 'required' | 'enum' | 'pattern' | 'minLength' | 'maxLength' | 'minValue' | 'maxValue';

/** How a service names input that breaks a limit of its model, where it is not ValidationException. */
export interface InvalidInput {
  /** The error's name. */
  readonly code?: string;
  /** Names of its own for what is wrong with one member of the input. */
  readonly byMember?: Readonly<Record<string, string>>;
  /** What the error has besides its message. */
  readonly members?: (kind: LimitKind, message: string) => Readonly<Record<string, unknown>>;
}

export interface ServiceShape {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  /** The service in a SigV4 credential scope: `bedrock` for both planes of Bedrock. */
  readonly signingName:
    | 'bedrock'
    | 'iam'
    | 'sts'
    | 'cloudtrail'
    | 's3'
    | 'organizations'
    | 'kms'
    | 'sso'
    | 'identitystore'
    | 'sso-oauth'
    | 'awsssoportal';
  /** The service as CloudTrail names it: `bedrock.amazonaws.com`. */
  readonly eventSource: string;
  readonly apiVersion: string;
  /** awsQuery: the namespace of its XML. */
  readonly xmlNamespace?: string;
  /** awsJson1_1: what stands before the operation's name in `X-Amz-Target`. */
  readonly targetPrefix?: string;
  readonly invalidInput?: InvalidInput;
  /** The errors that this service may answer with, modelled and common, by the name that an ApiError carries. */
  readonly errors: ReadonlyMap<string, ErrorShape>;
}

export interface ErrorShape {
  /** The `code` of the ApiError: one vocabulary for every service. */
  readonly name: string;
  readonly status: number;
  /** What the client reads: the shape's name, or the code of awsQuery (`NoSuchEntity`). */
  readonly wireCode: string;
  readonly fault: 'client' | 'server';
  /** Members besides the message, such as `originalStatusCode`. */
  readonly members: ReadonlyMap<string, Member>;
  readonly messageMember: 'message' | 'Message';
}

export interface OperationShape {
  readonly service: ServiceShape;
  readonly name: string;
  /** `path` is a template, `/model/{modelId}/converse`; awsJson1_1 and awsQuery post to `/`. */
  readonly http: { readonly method: string; readonly path: string; readonly status: number };
  readonly input: StructureShape;
  readonly output: StructureShape;
}

export type Shape =
  | StructureShape
  | ListShape
  | MapShape
  | StringShape
  | NumberShape
  | BooleanShape
  | BlobShape
  | TimestampShape
  | DocumentShape;

/** A structure, or a union: exactly one of the members. */
export interface StructureShape {
  readonly kind: 'structure';
  readonly name: string;
  readonly union: boolean;
  /** A union of events: what a streaming response is made of. */
  readonly eventStream: boolean;
  readonly members: ReadonlyMap<string, Member>;
}

/** Where a member travels. `body` is a member of the body, `payload` is the whole body. */
export type Binding = 'body' | 'payload' | 'header' | 'prefixHeaders' | 'query' | 'label';

export interface Member {
  readonly name: string;
  /** Resolved on first use, because shapes may contain themselves. */
  readonly shape: Shape;
  readonly required: boolean;
  readonly binding: Binding;
  /** The member's name on the wire: a JSON member, a form field, an XML element, a lower-case header. */
  readonly wireName: string;
}

export interface ListShape {
  readonly kind: 'list';
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: StringShape;
  readonly value: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface StringShape {
  readonly kind: 'string';
  readonly enum?: readonly string[];
  /** Matches the whole text, as the service does. */
  readonly pattern?: RegExp;
  /** The pattern as the API model writes it, for the error message. */
  readonly patternSource?: string;
  /** Length in Unicode code points. */
  readonly min?: number;
  readonly max?: number;
}

export interface NumberShape {
  readonly kind: 'number';
  readonly integer: boolean;
  /** Limits of the value: of the model where it has them, of the type (32 bits) for the rest. */
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly kind: 'boolean';
}

export interface BlobShape {
  readonly kind: 'blob';
  /** Length in bytes. */
  readonly min?: number;
  readonly max?: number;
}

export interface TimestampShape {
  readonly kind: 'timestamp';
  /** Absent where the model leaves it to the protocol. */
  readonly format?: 'date-time' | 'http-date' | 'epoch-seconds';
}

/** Any JSON value. */
export interface DocumentShape {
  readonly kind: 'document';
}
