// Answers cases, one JSON a line, with what @cloud-copilot/iam-simulate says. It runs in a process and a folder of
// its own, for that package is a tool to compare with and no part of Caprock: node oracle-process.mjs <its entry>.
import { createInterface } from 'node:readline';

const { runSimulation } = await import(process.argv[2]);
const ANSWERS = { Allowed: 'allow', ExplicitlyDenied: 'explicit-deny', ImplicitlyDenied: 'implicit-deny' };

async function answer(one) {
  const named = (policies) => policies.map((policy, at) => ({ name: `policy-${at}`, policy }));
  const result = await runSimulation(
    {
      request: {
        principal: one.principal,
        action: one.action,
        resource: { resource: one.resource, accountId: one.accountId },
        contextVariables: one.context,
      },
      identityPolicies: named(one.identity),
      serviceControlPolicies: (one.serviceControl ?? []).map((policies, at) => ({
        orgIdentifier: `level-${at}`,
        policies: named(policies),
      })),
      resourceControlPolicies: [],
      permissionBoundaryPolicies: one.boundary === undefined ? undefined : named(one.boundary),
      ...(one.session === undefined ? {} : { sessionPolicy: one.session }),
    },
    {},
  );
  if (result.resultType === 'error') return `refused: ${result.errors.message}`;
  return ANSWERS[result.overallResult] ?? `refused: ${result.overallResult}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
