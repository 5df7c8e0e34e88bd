// Runs unmodified official clients against a real Caprock, and closes with the line "N passed, N failed".
// Usage: conformance.ts [--again] [client …]; without names all of them. What they need lands in .cache/conformance.
// --again runs a client that failed once more, alone, and counts what it gives then: see ADR 5.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { caseIds, cases, type CaseId } from '../test/conformance/cases.ts';
import { createClients, type Client, type Runnable } from '../test/conformance/clients.ts';
import type { Outcome, Verdict } from '../test/conformance/support/outcome.ts';
import { run } from '../test/conformance/support/run.ts';
import { createTurns } from '../src/identity/turns.ts';
import { table, type Column } from '../test/conformance/support/table.ts';
import { startTarget, type RunningTarget } from '../test/conformance/support/target.ts';
import { temporaryFolder } from '../test/support/temporary.ts';
import { prepareSandbox, root } from './prepare.mjs';

/** A client's whole run on a busy machine; the slowest takes a tenth of it on a quiet one. */
const CLIENT_MILLISECONDS = 15 * 60_000;

const again = process.argv.includes('--again');
const asked = process.argv
  .slice(2)
  .filter((argument) => argument !== '--again')
  .map((name) => name.toLowerCase());
const clients = createClients().filter(({ name, whenNamed = false }) =>
  asked.length === 0 ? !whenNamed : asked.some((part) => name.toLowerCase().includes(part)),
);
if (clients.length === 0) throw new Error('no client has such a name');

prepareSandbox();
const cache = join(root, '.cache', 'conformance');
await mkdir(cache, { recursive: true });
const columns = await runAll();

console.log(`\n${table(columns)}\n`);
const verdicts = columns.flatMap((column) => [...column.verdicts.values()]);
const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
// A run in which nothing ran has shown nothing.
process.exitCode = count('failed') === 0 && count('passed') > 0 ? 0 : 1;
console.log(`${count('passed')} passed, ${count('failed')} failed${skipped}`);

/** Makes every client ready at once, and runs the tests of two at a time, all against the same Caprock. */
async function runAll(): Promise<Column[]> {
  await using target = await startTarget();
  await using home = await temporaryFolder();
  const turns = createTurns(2, Infinity, '');
  const runs = await Promise.all(
    clients.map(async (client) => {
      const ready = await prepare(client);
      if ('unavailable' in ready) return { client, column: notRun(client, ready.unavailable) };
      return { client, ready, column: await turns.take(() => runClient(client, ready, target, home.path)) };
    }),
  );
  const columns: Column[] = [];
  for (const { client, ready, column } of runs) {
    const unsteady = again && ready !== undefined && hasFailure(column);
    if (unsteady) console.log(`\n${client.name} failed beside others: once more, alone`);
    columns.push(unsteady ? await runClient(client, ready, target, home.path) : column);
  }
  if (columns.some(hasFailure)) console.log(`\nWhat Caprock wrote:\n${indent(target.output())}`);
  return columns;
}

async function prepare(client: Client): Promise<Runnable | { readonly unavailable: string }> {
  const began = performance.now();
  try {
    const ready = await client.prepare({ root, cache });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      'unavailable' in ready
        ? `${client.name}: ${ready.unavailable}`
        : `${client.name}: ready (${seconds} s)`,
    );
    return ready;
  } catch (error) {
    const unavailable = error instanceof Error ? error.message : String(error);
    console.log(`${client.name} could not be made ready: ${unavailable}`);
    return { unavailable: unavailable.split('\n')[0] ?? '' };
  }
}

async function runClient(
  client: Client,
  { cwd, command, environment, outcomes }: Runnable,
  target: RunningTarget,
  home: string,
): Promise<Column> {
  const began = performance.now();
  // One of its own: aws sso logout ends whatever sign-in it finds there.
  const itsHome = join(home, client.name.replaceAll(/\W+/g, '-'));
  await mkdir(itsHome, { recursive: true });
  const { stdout, stderr, code } = await run({
    command: await command(target),
    cwd,
    environment: {
      PATH: process.env['PATH'],
      HOME: itsHome,
      LANG: 'C.UTF-8',
      ...target.environment,
      ...environment,
    },
    timeLimitMilliseconds: CLIENT_MILLISECONDS,
  });
  const found = outcomes(stdout);
  const verdicts = new Map(tested(client).map((id) => [id, verdictOf(found, id)]));
  const seconds = (performance.now() - began) / 1000;
  report(client, verdicts, found);
  if (tested(client).some((id) => !found.some(({ test }) => test === id))) {
    console.log(`${client.name} ended with ${code ?? 'a signal'}:\n${indent(`${stdout}\n${stderr}`)}`);
  }
  return { name: client.name, lacks: client.lacks, unavailable: undefined, verdicts, seconds };
}

/** A required client that cannot run has failed; another is skipped, and says why. */
function notRun(client: Client, unavailable: string): Column {
  const verdict = client.required ? ('failed' as const) : ('skipped' as const);
  const verdicts = new Map(tested(client).map((id) => [id, verdict]));
  return { name: client.name, lacks: client.lacks, unavailable, verdicts, seconds: 0 };
}

function tested({ lacks }: Client): CaseId[] {
  return caseIds.filter((id) => lacks[id] === undefined);
}

/** A case without an outcome has failed: its test is missing, or was never reached. */
function verdictOf(outcomes: readonly Outcome[], id: CaseId): Verdict {
  const verdicts = outcomes.filter(({ test }) => test === id).map(({ verdict }) => verdict);
  if (verdicts.length === 0 || verdicts.includes('failed')) return 'failed';
  return verdicts.includes('skipped') ? 'skipped' : 'passed';
}

function report(client: Client, verdicts: ReadonlyMap<CaseId, Verdict>, found: readonly Outcome[]): void {
  for (const [id, verdict] of verdicts) {
    if (verdict !== 'failed') continue;
    const details = found.filter(({ test }) => test === id).map(({ detail }) => detail);
    const reason = details.length > 0 ? details.join('\n') : 'this client has no result for it';
    console.log(`\n${client.name} FAILED ${id}: ${cases[id]}\n${indent(reason)}`);
  }
  const lacking = found.filter(({ test }) => client.lacks[test] !== undefined).map(({ test }) => test);
  if (lacking.length > 0)
    throw new Error(`${client.name} tests what it is said to lack: ${lacking.join(', ')}`);
}

function hasFailure({ verdicts, unavailable }: Column): boolean {
  return unavailable === undefined && [...verdicts.values()].includes('failed');
}

function indent(text: string): string {
  const lines = text.trim().split('\n');
  const shown = lines.length > 60 ? ['…', ...lines.slice(-60)] : lines;
  return shown.map((line) => `    ${line}`).join('\n');
}
