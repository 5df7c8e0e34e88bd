import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from '../support/service.ts';

/** Loaded into the service before it starts: on a signal, an error that nobody catches, with data in it. */
const FALLS = `data:text/javascript,${encodeURIComponent(`
process.on('SIGUSR2', () => {
  const cause = new Error('from the model: ada@example.org');
  throw Object.assign(new SyntaxError('unexpected "4111 1111 1111 1111"', { cause }), { code: 'E-4111111111111111' });
});
`)}`;

test('a service that falls over an error says its kind and place, and nothing of what the error says', async () => {
  await using service = await startService({ env: { NODE_OPTIONS: `--import=${FALLS}` } });
  assert.equal(await service.stop('SIGUSR2'), 1);
  const line =
    service
      .output()
      .split('\n')
      .find((one) => one.includes('"level":60')) ?? '';
  const { kind, code, at, cause, msg } = JSON.parse(line) as Record<string, unknown> & {
    cause: { kind: string };
  };
  assert.deepEqual(
    { kind, code, cause: cause.kind, msg },
    {
      kind: 'SyntaxError',
      code: 'E-[CREDIT_DEBIT_CARD_NUMBER]',
      cause: 'Error',
      msg: 'the service fell over an error that nobody caught',
    },
  );
  assert.ok(Array.isArray(at) && at.length > 0);
  assert.doesNotMatch(service.output(), /4111|ada@example|from the model|unexpected/);
});
