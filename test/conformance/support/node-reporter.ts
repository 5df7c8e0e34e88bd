import type { TestEvent } from 'node:test/reporters';

/** A reporter of node:test that writes what `readOutcomeLines` reads. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = type === 'test:fail' ? data.details.error : undefined;
    const detail = (error?.cause instanceof Error ? error.cause : error)?.stack ?? '';
    if (data.name.endsWith('.ts')) {
      // A file that could not be loaded: its tests have no outcome, and this says why.
      yield `${data.name}: ${detail}\n`;
      continue;
    }
    const verdict = type === 'test:fail' ? 'failed' : data.skip === undefined ? 'passed' : 'skipped';
    yield `${JSON.stringify({ test: data.name, verdict, detail })}\n`;
  }
}
