import { invalidInput } from './invalid-input.ts';

/** What an instance is started from, in each scenario that IAM's simulator knows. */
const BASE = ['instance', 'image', 'security-group'];

/** The resources that a scenario must name. @see SimulatePrincipalPolicy in the IAM API reference */
const SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  'EC2-Classic-InstanceStore': BASE,
  'EC2-Classic-EBS': [...BASE, 'volume'],
  'EC2-VPC-InstanceStore': [...BASE, 'network-interface'],
  'EC2-VPC-InstanceStore-Subnet': [...BASE, 'network-interface', 'subnet'],
  'EC2-VPC-EBS': [...BASE, 'network-interface', 'volume'],
  'EC2-VPC-EBS-Subnet': [...BASE, 'network-interface', 'subnet', 'volume'],
};

/** @throws ApiError `InvalidInputException` for a scenario that is none, or whose resources are not all named */
export function refuseIncompleteScenario(option: string | undefined, resources: readonly string[]): void {
  if (option === undefined) return;
  const needed = Object.hasOwn(SCENARIOS, option) ? SCENARIOS[option] : undefined;
  if (needed === undefined) {
    throw invalidInput(`ResourceHandlingOption is none of ${Object.keys(SCENARIOS).join(', ')}.`);
  }
  const missing = needed.filter((kind) => !resources.some((arn) => arn.includes(`:${kind}/`)));
  if (missing.length === 0) return;
  throw invalidInput(`ResourceHandlingOption needs in ResourceArns: ${missing.join(', ')}.`);
}
