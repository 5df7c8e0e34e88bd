// npm run bench -- micro: what the hot operations of Caprock cost, each beside a floor: the least that anybody must
// do with the same bytes, measured in the same run. Processor time of this thread alone, so that neighbours on the
// machine matter little.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatMicro } from './micro/table.ts';
import { codecCases } from './micro/codec.ts';
import { kmsCases } from './micro/kms.ts';
import { measureCases } from './micro/measure.ts';
import { policiesCases } from './micro/policies.ts';
import { policyCase } from './micro/policy.ts';
import { scrubCase } from './micro/scrub.ts';
import { signatureCase } from './micro/signature.ts';
import { trailCase } from './micro/trail.ts';
import { stubRequest } from './micro/request.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
const MILLISECONDS = Number(process.env['BENCH_MICRO_MILLISECONDS'] ?? '60');

mkdirSync(CACHE, { recursive: true });
const request = await stubRequest('Converse');
await using trail = await trailCase(CACHE);
await using kms = await kmsCases(CACHE);
const cases = [
  signatureCase(request),
  ...codecCases(request),
  policyCase(),
  ...policiesCases(),
  trail,
  ...kms.cases,
  scrubCase(),
];
console.log(formatMicro(await measureCases(cases, { milliseconds: MILLISECONDS, rounds: 9 })));
