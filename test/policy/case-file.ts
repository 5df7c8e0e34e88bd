/** The form of the files in `cases/`: policies, requests and verdicts that a reviewer reads without TypeScript. */
export interface CaseFile {
  /** What the cases of this file have in common. */
  readonly about: string;
  /** The pages of AWS's documentation that say so. */
  readonly see: readonly string[];
  /** What every request of this file has, unless a case says otherwise. */
  readonly request?: RequestInCase;
  readonly cases: readonly Case[];
}

export interface RequestInCase {
  readonly action?: string;
  readonly resource?: string;
  /** Condition keys and their values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export type Case = DecisionCase | ConditionCase | RefusalCase;

/** A request under policies, and the verdict. */
export interface DecisionCase {
  readonly title: string;
  /** One identity-based policy; or `policies`, by kind. */
  readonly policy?: object;
  readonly policies?: {
    readonly identity: readonly object[];
    readonly boundary?: readonly object[];
    readonly session?: readonly object[];
    /** From the root to the account. */
    readonly serviceControl?: readonly (readonly object[])[];
  };
  readonly request?: RequestInCase;
  readonly expect: 'allow' | 'explicit-deny' | 'implicit-deny';
  /** Members that the verdict's reason must have. Policies are named `policy-0`, `policy-1`, … within their kind. */
  readonly because?: Readonly<Record<string, string | number>>;
}

/** A `Condition` block, and whether it is met in a context. */
export interface ConditionCase {
  readonly title: string;
  readonly version?: '2008-10-17';
  readonly condition: object;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly met: boolean;
}

/** A document that is refused, with the whole message; text where JSON itself is broken. */
export interface RefusalCase {
  readonly title: string;
  readonly refused: object | string;
  readonly says: string;
}
