import { isCaseId, type CaseId } from '../cases.ts';

export type Verdict = 'passed' | 'failed' | 'skipped';

/** How one test of one client ended. */
export interface Outcome {
  readonly test: CaseId;
  readonly verdict: Verdict;
  /** Of a failure: what the test framework said. */
  readonly detail: string;
}

/**
 * The case that a test belongs to, from its name in the language of the client: `TestCallerIdentity`,
 * `test_caller_identity` and `caller-identity: what it shows` are the case `caller-identity`.
 *
 * @throws Error for a test that belongs to no case: it would be counted nowhere
 */
export function caseOf(testName: string): CaseId {
  const name = testName
    .replace(/:.*$/s, '')
    .replace(/^(Test|test_)/, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replaceAll('_', '-')
    .toLowerCase();
  if (!isCaseId(name))
    throw new Error(`the test "${testName}" belongs to no case of test/conformance/cases.ts`);
  return name;
}

/** Outcomes as JSON lines, in the form that our reporters for node:test and pytest write. */
export function readOutcomeLines(output: string): Outcome[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"test":'))
    .map((line) => {
      const { test, verdict, detail } = JSON.parse(line) as {
        test: string;
        verdict: Verdict;
        detail: string;
      };
      return { test: caseOf(test), verdict, detail };
    });
}

/** An event of `go tool test2json`, as far as it matters here. */
interface GoEvent {
  readonly Action: 'run' | 'output' | 'pass' | 'fail' | 'skip';
  readonly Test?: string;
  readonly Output?: string;
}

/** Outcomes from the output of `go tool test2json`. A subtest belongs to its test. */
export function readGoEvents(output: string): Outcome[] {
  const verdicts = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
  const said = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const line of output.split('\n').filter((line) => line.startsWith('{'))) {
    const { Action: action, Test: name, Output: text = '' } = JSON.parse(line) as GoEvent;
    if (name === undefined) continue;
    const [test = name] = name.split('/');
    if (action === 'output') said.set(test, (said.get(test) ?? '') + text);
    else if (action !== 'run' && test === name) {
      outcomes.push({ test: caseOf(name), verdict: verdicts[action], detail: said.get(test) ?? '' });
    }
  }
  return outcomes;
}
