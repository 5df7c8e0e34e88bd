import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { recordText } from '../../src/audit/record-text.ts';
import { aRecord } from './records.ts';

describe('the text of a record', () => {
  test('members keep the order and names of CloudTrail', () => {
    const record = aRecord();
    assert.equal(recordText(record), JSON.stringify(record));
  });

  test('long user agents and error messages are cut', () => {
    const long = 'x'.repeat(5_000);
    const kept = JSON.parse(recordText(aRecord({ userAgent: long, errorCode: long, errorMessage: long })));
    assert.equal(kept.userAgent.length, limits.auditUserAgentBytes);
    assert.equal(kept.errorCode.length, 1_024);
    assert.equal(kept.errorMessage.length, 1_024);
  });

  test('a cut user agent adds no error to a record that has none', () => {
    const kept = JSON.parse(recordText(aRecord({ userAgent: 'x'.repeat(5_000) })));
    assert.ok(!('errorCode' in kept) && !('errorMessage' in kept));
  });

  test('request parameters over the bound are replaced by a marker with their size, and the rest stays', () => {
    const requestParameters = { large: 'é'.repeat(limits.auditRecordBytes / 2) };
    const record = aRecord({ requestParameters, responseElements: { user: 'ada' } });
    const text = recordText(record);
    assert.ok(Buffer.byteLength(text) <= limits.auditRecordBytes);
    const originalBytes = Buffer.byteLength(JSON.stringify(requestParameters));
    const kept = JSON.parse(text);
    assert.deepEqual(kept.requestParameters, { omitted: true, originalBytes });
    assert.deepEqual(kept.userIdentity, record.userIdentity);
    assert.deepEqual(kept.resources, record.resources);
  });

  test('a record just under the bound stays whole', () => {
    const empty = Buffer.byteLength(JSON.stringify(aRecord({ requestParameters: { large: '' } })));
    const largest = 'x'.repeat(limits.auditRecordBytes - empty);
    const whole = aRecord({ requestParameters: { large: largest } });
    assert.equal(recordText(whole), JSON.stringify(whole));
    const over = aRecord({ requestParameters: { large: `${largest}x` } });
    assert.notEqual(recordText(over), JSON.stringify(over));
  });

  test('a record that stays too large without its free parts is refused', () => {
    const eventName = 'x'.repeat(limits.auditRecordBytes);
    assert.throws(() => recordText(aRecord({ eventName })), { code: 'InvalidRecord' });
  });
});
