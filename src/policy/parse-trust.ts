import { compileStatement } from './compile-statement.ts';
import type { Json } from './json.ts';
import { parseConditions } from './parse-condition.ts';
import {
  isObject,
  malformed,
  parseDocument,
  parseEffect,
  parsePatterns,
  parseSid,
  refuseOthers,
} from './parse-document.ts';
import type { ParsedPrincipals, ParsedTrustPolicy, ParsedTrustStatement } from './parsed.ts';
import { parsePrincipals } from './parse-principal.ts';

const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Condition',
]);
const STS_ACTION = /^sts:[A-Za-z*?]+$/i;

/**
 * Reads the trust policy of a role (`AssumeRolePolicyDocument`) and checks all of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 * @throws CaprockError `MalformedPolicy`
 */
export function parseTrustPolicy(document: string): ParsedTrustPolicy {
  const policy = parseDocument(document, parseStatement);
  policy.statements.forEach((statement, index) => compileStatement(statement, index, policy.version));
  return policy;
}

function parseStatement(value: Json, where: string): ParsedTrustStatement {
  if (!isObject(value)) throw malformed(`${where} is not a JSON object.`);
  if (value.has('Resource') || value.has('NotResource')) {
    throw malformed(`${where} has a resource; a trust policy must not have one.`);
  }
  refuseOthers(value, STATEMENT_MEMBERS, where);
  const effect = parseEffect(value.get('Effect'), where);
  return {
    sid: parseSid(value.get('Sid'), where),
    effect,
    principals: principalsOf(value, effect, where),
    actions: parsePatterns(value, 'Action', STS_ACTION, 'an action of sts', where),
    // It is the policy of one role, which alone it is asked about.
    resources: { excluded: false, texts: ['*'] },
    conditions: parseConditions(value.get('Condition'), `${where}.Condition`),
  };
}

function principalsOf(
  statement: ReadonlyMap<string, Json>,
  effect: 'Allow' | 'Deny',
  where: string,
): ParsedPrincipals {
  const included = statement.get('Principal');
  const excluded = statement.get('NotPrincipal');
  if (included !== undefined && excluded === undefined) {
    return parsePrincipals(included, false, `${where}.Principal`);
  }
  if (excluded === undefined || included !== undefined) {
    throw malformed(`${where} must have either Principal or NotPrincipal.`);
  }
  // It would trust everybody in the world but those whom it names.
  if (effect === 'Allow') throw malformed(`${where} has NotPrincipal, which goes with Deny alone.`);
  return parsePrincipals(excluded, true, `${where}.NotPrincipal`);
}
