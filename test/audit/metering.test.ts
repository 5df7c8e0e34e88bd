import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { csvLine, meter, type CloudTrailRecord } from '#audit';
import { aRecord, ACCOUNT, NOW } from './records.ts';

async function metered(records: readonly CloudTrailRecord[], tagKey?: string) {
  const leaves = records.map((record, index) => ({
    index,
    text: JSON.stringify(record),
    hash: Buffer.alloc(32),
  }));
  return meter(
    (async function* () {
      yield* leaves;
    })(),
    tagKey,
  );
}

const usage = (inputTokens: number, outputTokens: number, team?: string) => ({
  additionalEventData: {
    modelId: 'acme.a',
    inputTokens,
    outputTokens,
    ...(team === undefined ? {} : { principalTags: { Team: team } }),
  },
});

describe('metering', () => {
  test('adds up requests, errors and tokens by hour, principal, model and tag', async () => {
    const rows = await metered(
      [
        aRecord(usage(10, 1, 'red')),
        aRecord(usage(5, 2, 'red')),
        aRecord({ ...usage(7, 0, 'blue'), errorCode: 'ThrottlingException' }),
        aRecord({ ...usage(1, 1, 'red'), at: NOW + 3600_000 }),
        aRecord({ eventName: 'CreateUser', eventSource: 'iam.amazonaws.com' }),
      ],
      'team',
    );
    const alike = { account: ACCOUNT, principal: `arn:aws:iam::${ACCOUNT}:user/ada`, model: 'acme.a' };
    assert.deepEqual(rows, [
      {
        hour: '2026-11-20T12:00:00Z',
        ...alike,
        tag: 'blue',
        requests: 1,
        errors: 1,
        inputTokens: 7,
        outputTokens: 0,
      },
      {
        hour: '2026-11-20T12:00:00Z',
        ...alike,
        tag: 'red',
        requests: 2,
        errors: 0,
        inputTokens: 15,
        outputTokens: 3,
      },
      {
        hour: '2026-11-20T13:00:00Z',
        ...alike,
        tag: 'red',
        requests: 1,
        errors: 0,
        inputTokens: 1,
        outputTokens: 1,
      },
    ]);
  });

  test('a record that another one replaces counts once, and without a tag all count together', async () => {
    const record = aRecord(usage(3, 3, 'red'));
    const rows = await metered([record, record, aRecord(usage(1, 1, 'blue'))]);
    assert.deepEqual(
      rows.map(({ requests, inputTokens, tag }) => [requests, inputTokens, tag]),
      [[2, 4, '']],
    );
  });

  test('a cell of CSV is quoted where it has to be, and never a formula', () => {
    assert.equal(csvLine(['a', 'b,c', 'd"e', 7]), 'a,"b,c","d""e",7');
    assert.equal(csvLine(['=1+1', '@x']), "'=1+1,'@x");
  });
});
