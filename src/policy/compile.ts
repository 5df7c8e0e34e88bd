import { codeOf } from '#kernel';
import { compileStatement, type StatementTest } from './compile-statement.ts';
import { parsePolicy } from './parse.ts';
import type { ParsedPolicy, ParsedStatement } from './parsed.ts';

/** A policy made ready for evaluation, once; it holds no state and may serve any number of requests. */
export interface CompiledPolicy {
  readonly name: string;
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
  /** Why the policy cannot be used; it then denies everything. */
  readonly problem?: string;
}

export interface CompiledStatement {
  readonly sid: string | undefined;
  /** Position in the policy, from 0. */
  readonly index: number;
  readonly applies: StatementTest;
  /** What it was compiled from, for who explains a verdict. */
  readonly source: ParsedStatement;
}

export function compilePolicy(name: string, policy: ParsedPolicy): CompiledPolicy {
  const allows: CompiledStatement[] = [];
  const denies: CompiledStatement[] = [];
  policy.statements.forEach((statement, index) => {
    const compiled = {
      sid: statement.sid,
      index,
      applies: compileStatement(statement, index, policy.version),
      source: statement,
    };
    (statement.effect === 'Deny' ? denies : allows).push(compiled);
  });
  return { name, allows, denies };
}

/**
 * Parses and compiles a policy that is already in force. One that is malformed does not throw: it becomes a
 * policy that denies everything and says why, for what it meant to deny is unknown.
 */
export function compilePolicyDocument(name: string, document: string): CompiledPolicy {
  try {
    return compilePolicy(name, parsePolicy(document));
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== 'MalformedPolicy') throw error;
    return { name, allows: [], denies: [], problem: error.message };
  }
}
