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
import type { ParsedTrustPolicy, ParsedTrustStatement } from './parsed.ts';
import { parseStatementPrincipals } from './parse-principal.ts';

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
  return parseDocument(document, parseStatement);
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
    principals: parseStatementPrincipals(value, effect, where),
    actions: parsePatterns(value, 'Action', STS_ACTION, 'an action of sts', where),
    // It is the policy of one role, which alone it is asked about.
    resources: { excluded: false, texts: ['*'] },
    conditions: parseConditions(value.get('Condition'), `${where}.Condition`),
  };
}
