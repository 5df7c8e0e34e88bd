import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { CloudTrailRecord } from '#audit';
import { networkOf } from '#identity';
import { limits } from '#kernel';
import { Strangers } from '../../src/gateway/strangers.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { exchange } from '../support/raw.ts';
import { startService } from '../support/service.ts';

const { strangersRecordsPerAddress: most, strangersMilliseconds: MINUTE } = limits;

function setUp() {
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const records: CloudTrailRecord[] = [];
  const trail = { append: async (record: CloudTrailRecord) => void records.push(record) };
  const log = { error: assert.fail, warn: assert.fail, debug: assert.fail, isLevelEnabled: () => false };
  const strangers = new Strangers({ accountId: '111122223333', region: 'us-east-1', clock, trail, log });
  const admitted = (sourceIp: string, times: number): number =>
    Array.from({ length: times }, () => strangers.admit(sourceIp)).filter(Boolean).length;
  return { clock, records, strangers, admitted };
}

describe('records of requests that prove nothing', () => {
  test('are so many a minute from one address, and one record tells how many more there were', async () => {
    const { clock, records, strangers, admitted } = setUp();
    assert.equal(admitted('192.0.2.7', most + 500), most);
    assert.equal(admitted('192.0.2.8', 3), 3);
    clock.time += MINUTE;
    assert.equal(admitted('192.0.2.7', 1), 1);
    await strangers[Symbol.asyncDispose]();
    assert.deepEqual(
      records.map(({ eventName, additionalEventData }) => [eventName, additionalEventData]),
      [
        [
          'StrangersRefused',
          { since: '2026-01-01T00:00:00.000Z', requests: 500, addresses: { '192.0.2.7': 500 } },
        ],
      ],
    );
  });

  test('are bounded in all, whoever they are from, and so is the record that tells of the others', async () => {
    const { records, strangers, admitted } = setUp();
    const { strangersRecords, strangersAddresses } = limits;
    let all = 0;
    for (let n = 0; n < strangersRecords + strangersAddresses + 100; n += 1)
      all += admitted(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 1);
    assert.equal(all, strangersRecords);
    await strangers[Symbol.asyncDispose]();
    const { requests, addresses } = records[0]?.additionalEventData ?? {};
    assert.equal(records.length, 1);
    assert.equal(requests, strangersAddresses + 100);
    assert.equal(Object.keys(addresses as object).length, strangersAddresses + 1);
    assert.equal((addresses as Record<string, number>)['elsewhere'], 100);
  });

  test('of one IPv6 network count together', () => {
    assert.equal(networkOf('2001:db8::1'), networkOf('2001:db8:0:0:ffff::2'));
    assert.notEqual(networkOf('2001:db8::1'), networkOf('2001:db8:0:1::1'));
    const { admitted } = setUp();
    assert.equal(admitted('2001:db8::1', most), most);
    assert.equal(admitted('2001:db8::2', 1), 0);
  });

  test('of a service: each is refused as before, and who proves who they are is on record as ever', async () => {
    await using service = await startService();
    trust(service);
    const body = 'Action=ListUsers&Version=2010-05-08';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const began = performance.now();
    for (let sent = 0; sent < most + 20; sent += 20) {
      const asked = Array.from({ length: 20 }, () => fetch(service.url, { method: 'POST', headers, body }));
      for (const answer of await Promise.all(asked)) {
        assert.equal(answer.status, 403);
        assert.match(await answer.text(), /MissingAuthenticationToken/);
      }
    }
    const tookMilliseconds = performance.now() - began;
    const signed = await exchange(service, { path: '/', body, headers, signingService: 'iam' });
    assert.equal(signed.status, 200, signed.body);
    const trail = new CloudTrailClient(clientOptions(service));
    const listed = {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ListUsers' } as const],
    };
    let refused = 0;
    let proven = 0;
    let NextToken: string | undefined;
    do {
      const page = await trail.send(new LookupEventsCommand({ ...listed, NextToken }));
      for (const { CloudTrailEvent = '{}' } of page.Events ?? []) {
        if ((JSON.parse(CloudTrailEvent) as { errorCode?: string }).errorCode === undefined) proven += 1;
        else refused += 1;
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    trail.destroy();
    assert.equal(proven, 1);
    if (tookMilliseconds < MINUTE) assert.equal(refused, most);
    else assert.ok(refused >= most, `${refused} records`);
  });
});
