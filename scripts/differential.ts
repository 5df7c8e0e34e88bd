// npm run differential -- [N] [SEED]: N generated policies and requests, answered by our evaluator and by an
// independent one, which runs in a process of its own. Prints how many agree. Each class of disagreement is explained
// in differential/explained.json, or listed, and then the exit code is 1. Needs the npm registry.
import type { DifferentialCase } from './differential/case.ts';
import explained from './differential/explained.json' with { type: 'json' };
import { generateCase } from './differential/generate.ts';
import { startOracle } from './differential/oracle.ts';
import { askOurs } from './differential/ours.ts';
import { Random } from './differential/random.ts';
import { reduceCase } from './differential/reduce.ts';
import { signatureOf } from './differential/signature.ts';

interface Explanation {
  readonly name: string;
  /** A regular expression over the signature of a class. */
  readonly signature: string;
  readonly reason: string;
}

const [cases = 2_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run differential -- [N] [SEED], both whole numbers.');
  process.exit(2);
}

const explanations: readonly Explanation[] = explained;
await using oracle = await startOracle();
const random = new Random(seed);
const counts = new Map<string, number>();
const unexplained = new Map<string, { count: number; example: DifferentialCase }>();
let agreed = 0;
for (let n = 0; n < cases; n += 1) {
  const one = generateCase(random);
  const [ours, theirs] = [askOurs(one), await oracle.ask(one)];
  if (ours === theirs) {
    agreed += 1;
    continue;
  }
  const smallest = await reduceCase(
    one,
    async (smaller) => askOurs(smaller) === ours && (await oracle.ask(smaller)) === theirs,
  );
  const signature = signatureOf(smallest, ours, theirs);
  const explanation = explanations.find((known) => new RegExp(known.signature).test(signature));
  if (explanation !== undefined) {
    counts.set(explanation.name, (counts.get(explanation.name) ?? 0) + 1);
    continue;
  }
  const known = unexplained.get(signature);
  if (known === undefined) unexplained.set(signature, { count: 1, example: smallest });
  else known.count += 1;
}

console.log(`${agreed} of ${cases} verdicts agree with ${oracle.name} (seed ${seed}).`);
for (const { name, reason } of explanations) {
  const count = counts.get(name);
  if (count !== undefined) console.log(`${count} × ${name}: ${reason}`);
}
for (const [signature, { count, example }] of unexplained) {
  console.log(`${count} × UNEXPLAINED ${signature}\n  ${JSON.stringify(example)}`);
}
process.exitCode = unexplained.size === 0 ? 0 : 1;
