/** A policy as JSON; what may stand in it is what `generate.ts` writes. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly StatementDocument[];
}

export interface StatementDocument {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  /** By operator, then by key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** One question to both evaluators. It is plain JSON, for the other one runs in a process of its own. */
export interface DifferentialCase {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly accountId: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: readonly PolicyDocument[];
  readonly session?: PolicyDocument;
  /** From the root to the account. */
  readonly serviceControl?: readonly (readonly PolicyDocument[])[];
}

/** What an evaluator says, or why it cannot. */
export type Answer = 'allow' | 'explicit-deny' | 'implicit-deny' | `refused: ${string}`;
