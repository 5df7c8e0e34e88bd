import { createOperations, type Operation } from '#operations';

/** The table of operations, without the house behind it: a sweep reads what they declare and performs none. */
export function operationTable(): readonly Operation[] {
  const nothing: object = new Proxy({}, { get: () => nothing });
  type Ports = Parameters<typeof createOperations>[0];
  return createOperations({
    identity: nothing as Ports['identity'],
    guardrails: nothing as Ports['guardrails'],
    inference: nothing as Ports['inference'],
    trail: nothing as Ports['trail'],
    trails: nothing as Ports['trails'],
    trailObjects: nothing as Ports['trailObjects'],
    digestKeys: nothing as Ports['digestKeys'],
    log: nothing as Ports['log'],
    kms: nothing as Ports['kms'],
    region: 'us-east-1',
    clock: { now: () => 0 },
  });
}
