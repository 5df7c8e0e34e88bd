import type { Json } from './json.ts';
import { RESOURCE } from './parse.ts';
import { parseConditions } from './parse-condition.ts';
import {
  ACTION,
  ACTION_FORM,
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
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Reads the policy of a resource, such as a key: who may do what with it. Checks all of it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 * @throws CaprockError `MalformedPolicy`
 */
export function parseResourcePolicy(document: string): ParsedTrustPolicy {
  return parseDocument(document, parseStatement);
}

function parseStatement(value: Json, where: string): ParsedTrustStatement {
  if (!isObject(value)) throw malformed(`${where} is not a JSON object.`);
  refuseOthers(value, STATEMENT_MEMBERS, where);
  const effect = parseEffect(value.get('Effect'), where);
  return {
    sid: parseSid(value.get('Sid'), where, /^[\x20-\x7e]*$/),
    effect,
    principals: parseStatementPrincipals(value, effect, where),
    actions: parsePatterns(value, 'Action', ACTION, ACTION_FORM, where),
    resources: parsePatterns(value, 'Resource', RESOURCE, 'an ARN, or *', where),
    conditions: parseConditions(value.get('Condition'), `${where}.Condition`),
  };
}
