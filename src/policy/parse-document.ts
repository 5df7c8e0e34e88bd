import { CaprockError, limits } from '#kernel';
import { compileStatement } from './compile-statement.ts';
import { type Json, parseJson } from './json.ts';
import { parseStrings } from './parse-strings.ts';
import type { ParsedStatement, Patterns, PolicyVersion } from './parsed.ts';

const POLICY_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
/** A service's prefix and an action's name; only the name may have wildcards. */
export const ACTION = /^(?:\*|\*:\*|[A-Za-z0-9.-]+:[A-Za-z0-9*?._-]+)$/;
export const ACTION_FORM = 'a service prefix, a colon and an action name, or *';
const SID = /^[A-Za-z0-9]*$/;

/**
 * What all kinds of policies have in common: Version, Id and a list of statements with unique Sids, whose operands
 * (dates, ranges, variables) are checked by the very code that will compare them.
 * @param parseStatement reads one statement of the kind at hand
 * @throws CaprockError `MalformedPolicy`
 */
export function parseDocument<Statement extends ParsedStatement>(
  document: string,
  parseStatement: (value: Json, where: string) => Statement,
): { readonly version: PolicyVersion; readonly statements: readonly Statement[] } {
  if (document.length > limits.policyDocumentCharacters) {
    throw malformed(`The policy has more than ${limits.policyDocumentCharacters} characters.`);
  }
  const policy = parseJson(document);
  if (!isObject(policy)) throw malformed('The policy is not a JSON object.');
  refuseOthers(policy, POLICY_MEMBERS, 'The policy');
  // The grammar keeps Id for resource-based policies; it decides nothing, and copied policies carry it along.
  const id = policy.get('Id');
  if (id !== undefined && typeof id !== 'string') throw malformed('Id is not a string.');
  const version = parseVersion(policy.get('Version'));
  const statements = parseStatements(policy.get('Statement'), parseStatement);
  statements.forEach((statement, index) => compileStatement(statement, index, version));
  return { version, statements };
}

function parseVersion(version: Json | undefined): PolicyVersion {
  if (version === undefined) return '2008-10-17';
  if (version === '2008-10-17' || version === '2012-10-17') return version;
  throw malformed('Version is neither 2012-10-17 nor 2008-10-17.');
}

function parseStatements<Statement extends ParsedStatement>(
  value: Json | undefined,
  parseStatement: (value: Json, where: string) => Statement,
): Statement[] {
  if (value === undefined) throw malformed('The policy has no Statement.');
  const list: readonly Json[] = isArray(value) ? value : [value];
  if (list.length === 0) throw malformed('Statement is empty.');
  const sids = new Set<string>();
  return list.map((item, index) => {
    const where = `Statement[${index}]`;
    const statement = parseStatement(item, where);
    if (statement.sid === undefined) return statement;
    if (sids.has(statement.sid))
      throw malformed(`${where}.Sid is the Sid of another statement; each must be unique.`);
    sids.add(statement.sid);
    return statement;
  });
}

/** @param form of a Sid: letters and digits in IAM's own policies, printable characters in those of resources */
export function parseSid(sid: Json | undefined, where: string, form = SID): string | undefined {
  if (sid === undefined || sid === '') return undefined;
  if (typeof sid !== 'string' || !form.test(sid)) {
    throw malformed(
      `${where}.Sid is not ${form === SID ? 'letters and digits' : 'printable characters'} alone.`,
    );
  }
  return sid;
}

export function parseEffect(effect: Json | undefined, where: string): 'Allow' | 'Deny' {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw malformed(`${where}.Effect is neither Allow nor Deny.`);
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: one of the two, all of it of this form. */
export function parsePatterns(
  statement: ReadonlyMap<string, Json>,
  name: 'Action' | 'Resource',
  form: RegExp,
  expected: string,
  where: string,
): Patterns {
  const included = statement.get(name);
  const excluded = statement.get(`Not${name}`);
  if ((included === undefined) === (excluded === undefined)) {
    throw malformed(`${where} must have either ${name} or Not${name}.`);
  }
  const member = included === undefined ? `Not${name}` : name;
  const texts = parseStrings(included ?? excluded, `${where}.${member}`);
  for (const text of texts) {
    if (!form.test(text)) throw malformed(`${where}.${member} has a value that is not ${expected}.`);
  }
  return { excluded: included === undefined, texts };
}

export function refuseOthers(
  value: ReadonlyMap<string, Json>,
  known: ReadonlySet<string>,
  where: string,
): void {
  for (const name of value.keys()) {
    if (!known.has(name)) throw malformed(`${where} has a member that is none of ${[...known].join(', ')}.`);
  }
}

export function isObject(value: Json): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function malformed(message: string): CaprockError {
  return new CaprockError('MalformedPolicy', message);
}
