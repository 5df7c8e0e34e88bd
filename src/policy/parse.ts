import type { Json } from './json.ts';
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
import type { ParsedPolicy, ParsedStatement } from './parsed.ts';

const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** `*`, or an ARN whose service has no wildcard; a last star stands for all the parts that are left out. */
export const RESOURCE = /^(?:\*|arn:[^:]+:[A-Za-z0-9.-]+:(?:[^:]*:[^:]*:[\s\S]+|[^:]*(?::[^:]*)?\*))$/;

/**
 * Reads an identity-based policy and checks all of it: what this accepts, evaluation understands.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws CaprockError `MalformedPolicy`: what is wrong and where, without quoting the policy
 */
export function parsePolicy(document: string): ParsedPolicy {
  return parseDocument(document, parseStatement);
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
    actions: parsePatterns(value, 'Action', ACTION, ACTION_FORM, where),
    resources: parsePatterns(value, 'Resource', RESOURCE, 'an ARN, or *', where),
    conditions: parseConditions(value.get('Condition'), `${where}.Condition`),
  };
}
