import type { Json } from './json.ts';
import { malformed } from './parse-document.ts';
import type { ParsedPrincipals } from './parsed.ts';
import { parseStrings } from './parse-strings.ts';

const ACCOUNT = /^(?:(\d{12})|arn:aws:iam::(\d{12}):root)$/;
const IDENTITY =
  /^arn:aws:(?:iam::\d{12}:(?:user|role)\/|sts::\d{12}:(?:assumed-role\/[^/]+\/|federated-user\/))[^*?]+$/;
const FEDERATED = /^(?:arn:aws:iam::\d{12}:(?:oidc|saml)-provider\/[^*?]+|[a-z0-9.-]+)$/;
const SERVICE = /^[a-z0-9.-]+$/;

/**
 * Reads `Principal` or `NotPrincipal`: everyone (`*`), accounts, users, roles, their sessions, identity providers
 * and services. No part of an ARN may be a wildcard.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws CaprockError `MalformedPolicy`
 */
export function parsePrincipals(value: Json, excluded: boolean, where: string): ParsedPrincipals {
  const found = {
    excluded,
    everyone: value === '*',
    accounts: new Set<string>(),
    identities: new Set<string>(),
    federated: new Set<string>(),
    services: new Set<string>(),
  };
  if (value === '*') return found;
  if (!(value instanceof Map) || value.size === 0) {
    throw malformed(`${where} is neither * nor an object of AWS, Federated and Service.`);
  }
  for (const [kind, names] of value) {
    const place = `${where}.${kind}`;
    if (kind === 'AWS') {
      for (const name of parseStrings(names, place)) {
        const account = ACCOUNT.exec(name);
        if (name === '*') found.everyone = true;
        else if (account !== null) found.accounts.add(account[1] ?? account[2] ?? '');
        else if (IDENTITY.test(name)) found.identities.add(name);
        else throw malformed(`${place} has a value that is not an account, or the ARN of a user or role.`);
      }
    } else if (kind === 'Federated') {
      for (const name of parseStrings(names, place)) {
        if (!FEDERATED.test(name)) {
          throw malformed(`${place} has a value that is not the ARN of an identity provider.`);
        }
        found.federated.add(name);
      }
    } else if (kind === 'Service') {
      for (const name of parseStrings(names, place)) {
        if (!SERVICE.test(name)) throw malformed(`${place} has a value that is not the name of a service.`);
        found.services.add(name);
      }
    } else {
      throw malformed(`${where} has a member that is none of AWS, Federated, Service.`);
    }
  }
  return found;
}

/**
 * Whom a statement of a resource's policy names: `Principal`, or `NotPrincipal` where it denies.
 * @throws CaprockError `MalformedPolicy`
 */
export function parseStatementPrincipals(
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
