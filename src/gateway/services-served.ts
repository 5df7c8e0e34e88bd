import { services } from '#shapes';

/** The services that there are here, by the names that signatures are for. */
const NAMES: ReadonlySet<string> = new Set(Object.values(services).map(({ signingName }) => signingName));

/** Whether a signature is for a service that there is here; one for another is right for none of its operations. */
export function isServed(signingName: string): boolean {
  return NAMES.has(signingName);
}

/** Of them all, as a client's configuration names them. */
export function namesOfServices(): string {
  return [...NAMES].toSorted().join(', ');
}
