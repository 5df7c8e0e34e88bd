import { CaprockError, limits } from '#kernel';
import { compileStatement } from './compile-statement.ts';
import { type Json, parseJson } from './json.ts';
import { parseConditions } from './parse-condition.ts';
import { parseStrings } from './parse-strings.ts';
import type { ParsedPolicy, ParsedStatement, Patterns, PolicyVersion } from './parsed.ts';

const POLICY_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** A service's prefix and an action's name; only the name may have wildcards. */
const ACTION = /^(?:\*|\*:\*|[A-Za-z0-9.-]+:[A-Za-z0-9*?._-]+)$/;
/** `*`, or an ARN whose service has no wildcard; a last star stands for all the parts that are left out. */
const RESOURCE = /^(?:\*|arn:[^:]+:[A-Za-z0-9.-]+:(?:[^:]*:[^:]*:[\s\S]+|[^:]*(?::[^:]*)?\*))$/;
const SID = /^[A-Za-z0-9]*$/;

/**
 * Reads an identity-based policy and checks all of it: what this accepts, evaluation understands.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws CaprockError `MalformedPolicy`: what is wrong and where, without quoting the policy
 */
export function parsePolicy(document: string): ParsedPolicy {
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
  const statements = parseStatements(policy.get('Statement'));
  // Operands (dates, ranges, variables) are checked by the very code that will compare them.
  statements.forEach((statement, index) => compileStatement(statement, index, version));
  return { version, statements };
}

function parseVersion(version: Json | undefined): PolicyVersion {
  if (version === undefined) return '2008-10-17';
  if (version === '2008-10-17' || version === '2012-10-17') return version;
  throw malformed('Version is neither 2012-10-17 nor 2008-10-17.');
}

function parseStatements(value: Json | undefined): ParsedStatement[] {
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

function parseStatement(value: Json, where: string): ParsedStatement {
  if (!isObject(value)) throw malformed(`${where} is not a JSON object.`);
  if (value.has('Principal') || value.has('NotPrincipal')) {
    throw malformed(`${where} has a principal; an identity-based policy must not have one.`);
  }
  refuseOthers(value, STATEMENT_MEMBERS, where);
  return {
    sid: parseSid(value.get('Sid'), where),
    effect: parseEffect(value.get('Effect'), where),
    actions: parsePatterns(
      value,
      'Action',
      ACTION,
      'a service prefix, a colon and an action name, or *',
      where,
    ),
    resources: parsePatterns(value, 'Resource', RESOURCE, 'an ARN, or *', where),
    conditions: parseConditions(value.get('Condition'), `${where}.Condition`),
  };
}

function parseSid(sid: Json | undefined, where: string): string | undefined {
  if (sid === undefined || sid === '') return undefined;
  if (typeof sid !== 'string' || !SID.test(sid))
    throw malformed(`${where}.Sid is not letters and digits alone.`);
  return sid;
}

function parseEffect(effect: Json | undefined, where: string): 'Allow' | 'Deny' {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw malformed(`${where}.Effect is neither Allow nor Deny.`);
}

function parsePatterns(
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

function refuseOthers(value: ReadonlyMap<string, Json>, known: ReadonlySet<string>, where: string): void {
  for (const name of value.keys()) {
    if (!known.has(name)) throw malformed(`${where} has a member that is none of ${[...known].join(', ')}.`);
  }
}

function isObject(value: Json): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function malformed(message: string): CaprockError {
  return new CaprockError('MalformedPolicy', message);
}
