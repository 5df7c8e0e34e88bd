import { isIP } from 'node:net';
import type { SimulationOrder } from '#identity';
import type { ContextEntry } from '#shapes';
import { pageQuery } from '../page-output.ts';
import { invalidInput } from './invalid-input.ts';
import { refuseIncompleteScenario } from './resource-handling.ts';

/** What both simulations take. */
export interface SimulationInput {
  readonly PolicyInputList?: readonly string[] | undefined;
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined;
  readonly ActionNames: readonly string[];
  readonly ResourceArns?: readonly string[] | undefined;
  readonly ResourcePolicy?: string | undefined;
  readonly ResourceOwner?: string | undefined;
  readonly CallerArn?: string | undefined;
  readonly ContextEntries?: readonly ContextEntry[] | undefined;
  readonly ResourceHandlingOption?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** How the values of a type look; a type without `List` at its end has one. */
const TYPES: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => /^[+-]?\d+(?:\.\d+)?$/.test(value),
  boolean: (value) => /^(?:true|false)$/i.test(value),
  ip: (value) => {
    const [address = '', bits] = value.split('/');
    const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
    return most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
  },
  binary: (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0,
  date: (value) =>
    /^\d+$/.test(value) || (/^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))),
};

/**
 * The condition keys that a simulation is given, in lower case.
 * @throws ApiError `InvalidInputException`
 */
function readContextEntries(entries: readonly ContextEntry[] = []): Map<string, readonly string[]> {
  const context = new Map<string, readonly string[]>();
  entries.forEach(({ ContextKeyName, ContextKeyType, ContextKeyValues = [] }, index) => {
    const where = `ContextEntries.member.${index + 1}`;
    if (ContextKeyName === undefined || ContextKeyType === undefined) {
      throw invalidInput(`${where} needs a ContextKeyName and a ContextKeyType.`);
    }
    const isList = ContextKeyType.endsWith('List');
    const type = isList ? ContextKeyType.slice(0, -'List'.length) : ContextKeyType;
    const fits = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (!isList && ContextKeyValues.length > 1) {
      throw invalidInput(`${where} has several values, which need the type ${type}List.`);
    }
    if (fits === undefined || !ContextKeyValues.every(fits)) {
      throw invalidInput(`${where} has a value that is not of the type ${ContextKeyType}.`);
    }
    context.set(ContextKeyName.toLowerCase(), ContextKeyValues);
  });
  return context;
}

/** @throws ApiError `InvalidInputException` for what is no action of a service */
function refuseBadActions(names: readonly string[]): void {
  const bad = names.findIndex((name) => !/^[A-Za-z0-9-]+:[A-Za-z0-9_]+$/.test(name));
  if (bad === -1) return;
  throw invalidInput(
    `ActionNames.member.${bad + 1} is not the name of an action: a service prefix, a colon and a name, such as iam:CreateUser.`,
  );
}

/** `*` where none is named. @throws ApiError `InvalidInputException` */
function readResources(arns: readonly string[] = []): readonly string[] {
  const bad = arns.findIndex((arn) => arn !== '*' && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(arn));
  if (bad !== -1) throw invalidInput(`ResourceArns.member.${bad + 1} is neither an ARN nor *.`);
  return arns.length === 0 ? ['*'] : arns;
}

/** @throws ApiError `InvalidInputException` */
function readOwner(owner: string | undefined): string | undefined {
  if (owner === undefined) return undefined;
  const account = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/.exec(owner);
  if (account === null) throw invalidInput('ResourceOwner is not the number of an account, or its ARN.');
  return account[1] ?? account[2];
}

/**
 * A request as an order: its lists and names read and checked; the policies in it are read later.
 * @throws ApiError `InvalidInputException`
 */
export function simulationOrder(input: SimulationInput): SimulationOrder {
  refuseBadActions(input.ActionNames);
  const resources = readResources(input.ResourceArns);
  refuseIncompleteScenario(input.ResourceHandlingOption, resources);
  const resourceOwner = readOwner(input.ResourceOwner);
  return {
    policies: input.PolicyInputList ?? [],
    boundaries: input.PermissionsBoundaryPolicyInputList ?? [],
    ...(input.ResourcePolicy === undefined ? {} : { resourcePolicy: input.ResourcePolicy }),
    actions: input.ActionNames,
    resources,
    ...(resourceOwner === undefined ? {} : { resourceOwner }),
    ...(input.CallerArn === undefined ? {} : { callerArn: input.CallerArn }),
    context: readContextEntries(input.ContextEntries),
    ...pageQuery(input),
  };
}
