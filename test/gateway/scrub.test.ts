import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { builtInIdentifiers, createDetector } from '#detect';
import { createScrubDetector, errorFacts, scrubLine } from '#gateway';

const detector = createScrubDetector();
const CARD = '4111 1111 1111 1111';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a real logger writes of these facts, scrubbed. */
function written(
  facts: object,
  message = 'it failed',
  find: Pick<typeof detector, 'find'> = detector,
): string {
  let line = '';
  pino({ base: {} }, { write: (text) => (line = scrubLine(text, find)) }).error(facts, message);
  return line;
}

/** All that a reader of the line reads. */
function read(line: string): string {
  const said: string[] = [];
  JSON.parse(line, (name, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number') said.push(`${name}: ${value}`);
    else said.push(name);
    return value;
  });
  return said.join('\n');
}

describe('a line of diagnostics', () => {
  test('every kind of data that the engine knows is gone from the message, stack and cause of an error', () => {
    const finder = createDetector({ identifiers: builtInIdentifiers });
    let planted = 0;
    for (const { examples } of builtInIdentifiers) {
      for (const example of examples) {
        const upstream = new Error(`upstream said: ${example}`);
        const line = read(written({ err: new Error('it broke', { cause: upstream }) }));
        for (const { start, end } of finder.find(`upstream said: ${example}`)) {
          const data = `upstream said: ${example}`.slice(start, end);
          // What another finding stands for may have the same letters in a word.
          if (data.length < 6) continue;
          planted += 1;
          assert.ok(!line.includes(data), `${data} is in ${line}`);
        }
      }
    }
    assert.ok(planted > 400, `${planted} planted`);
  });

  const places: Readonly<Record<string, (data: string) => object>> = {
    'a bound field': (data) => ({ note: data }),
    'a field within a field': (data) => ({ one: { two: [{ three: data }] } }),
    'the name of a member': (data) => ({ [data]: true }),
    'the message of an error': (data) => ({ err: new TypeError(data) }),
    'the cause of the cause of an error': (data) => ({
      err: new Error('outer', { cause: new Error('inner', { cause: new Error(data) }) }),
    }),
    'a member of an error': (data) => ({ err: Object.assign(new Error('x'), { detail: data }) }),
    'an error of several': (data) => ({ err: new AggregateError([new Error(data)], 'several') }),
    'a stack': (data) => ({ stack: `Error: x\n    at ${data} (file:///a.ts:1:2)` }),
  };
  for (const [place, facts] of Object.entries(places)) {
    test(`data in ${place} is masked, and the line stays JSON`, () => {
      const line = written(facts(`from ada@example.org with ${CARD}`));
      assert.doesNotMatch(line, /ada@example|4111/);
      assert.match(line, /\[EMAIL\].*\[CREDIT_DEBIT_CARD_NUMBER\]/);
      assert.equal((JSON.parse(line) as { level: number }).level, 50);
    });
  }

  test('a number is masked where it is data, and only there', () => {
    const line = written({
      card: 4111111111111111,
      status: 503,
      durationMilliseconds: 12.25,
      bytes: 25_000_000,
    });
    assert.deepEqual(
      { ...(JSON.parse(line) as object), time: 0 },
      {
        ...{ level: 50, time: 0, card: '[CREDIT_DEBIT_CARD_NUMBER]', status: 503 },
        ...{ durationMilliseconds: 12.25, bytes: 25_000_000, msg: 'it failed' },
      },
    );
  });

  test('the name of a member vouches for its value', () => {
    assert.doesNotMatch(written({ password: 'hunter2butlonger' }), /hunter2/);
  });

  test('a password in a URL is masked', () => {
    const line = written({
      err: new Error('connect to postgres://caprock:tr0ub4dor@db.internal:5432/state failed'),
    });
    assert.doesNotMatch(line, /tr0ub4dor/);
    assert.match(line, /\[CREDENTIALS_IN_URL\]:5432\/state/);
  });

  for (const [name, data] of Object.entries({
    'the escapes of JSON': '{"mail":"ada\\u0040example.org"}',
    'the escapes of a URL': '/find?mail=ada%40example.org&page=2',
    base64: base64(`the card is ${CARD}, thank you`),
    'the Basic scheme': `Authorization: Basic ${base64('ada@example.org:tr0ub4dor')}`,
    hexadecimal: Buffer.from('mail ada@example.org now').toString('hex'),
  })) {
    test(`data behind ${name} is masked`, () => {
      const line = written({ err: new Error(`unexpected answer: ${data}`) });
      assert.ok(!line.includes(JSON.stringify(data).slice(1, -1)), line);
      assert.match(line, /unexpected answer: .*\[(EMAIL|CREDIT_DEBIT_CARD_NUMBER|[A-Z_]+)\]/);
    });
  }

  test('of a member that a line has twice, no value gets by', () => {
    const line = scrubLine('{"level":30,"note":"ada@example.org","note":"nothing"}\n', detector);
    assert.equal(line, '{"level":30,"note":"nothing"}\n');
  });

  test('two names that are masked alike stay two', () => {
    const line = written({ 'ada@example.org': 1, 'eve@example.org': 2 });
    assert.match(line, /"\[EMAIL\]":1,"\[EMAIL\]_2":2/);
  });

  test('what the service itself writes stays as it is', () => {
    const facts = {
      requestId: 'b3b0c2f4-5e1a-4f0e-9a55-0f6e3d1c2b7a',
      ...errorFacts(new RangeError('x', { cause: new TypeError('y') })),
      trail: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main',
      fingerprint:
        'B5:B4:86:98:6C:1C:20:7D:05:A8:17:D8:FC:0D:B6:08:24:9A:EA:C6:75:93:0E:2C:20:3F:C2:36:72:59:53:F4',
    };
    const line = JSON.parse(written(facts)) as object;
    assert.deepEqual({ ...line, time: 0 }, { level: 50, time: 0, ...facts, msg: 'it failed' });
  });

  test('where the detector fails, the line says so and nothing else', () => {
    const broken = {
      find(): never {
        throw new Error(`cannot search ${CARD}`);
      },
    };
    const { time, ...line } = JSON.parse(written({ note: 'ordinary' }, 'it failed', broken)) as {
      time: number;
    };
    assert.equal(typeof time, 'number');
    assert.deepEqual(line, {
      level: 50,
      msg: 'a line is left out here, because it could not be searched for sensitive data',
    });
    for (const line of [
      'no JSON at all ada@example.org\n',
      '"ada@example.org"\n',
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}\n`,
    ]) {
      assert.match(scrubLine(line, detector), /^\{"level":50,"msg":"a line is left out here/);
    }
  });
});

test('what is told of an error is its kind, code and place, and those of its causes, never a message', () => {
  const cause = Object.assign(new TypeError(CARD), { code: 'EBROKEN' });
  const facts = errorFacts(new Error(CARD, { cause }));
  assert.equal(facts.kind, 'Error');
  assert.equal(facts.cause?.kind, 'TypeError');
  assert.equal(facts.cause?.code, 'EBROKEN');
  assert.match(facts.cause?.at?.[0] ?? '', /^at .*scrub\.test\.ts/);
  assert.ok(!JSON.stringify(facts).includes('4111'));
  const round: Error & { cause?: unknown } = new Error('x');
  round.cause = round;
  assert.equal(JSON.stringify(errorFacts(round)).match(/"kind"/g)?.length, 5);
});
