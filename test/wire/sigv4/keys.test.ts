import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '#kernel';
import { SigningKeys } from '#wire';

const SECRET = new Secret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
const scope = (service: string, date = '20150830') => ({
  date,
  region: 'us-east-1',
  service,
  terminator: 'aws4_request',
});

describe('signing keys', () => {
  test('are derived as the documentation works it through', () => {
    const key = new SigningKeys({ most: 1 }).keyFor('AKID', SECRET, scope('iam'));
    assert.equal(
      key.export().toString('hex'),
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });

  test('are kept by access key, date, region and service', () => {
    const keys = new SigningKeys({ most: 2 });
    const first = keys.keyFor('A', SECRET, scope('iam'));
    assert.equal(keys.keyFor('A', SECRET, scope('iam')), first);
    assert.notEqual(keys.keyFor('A', SECRET, scope('sts')), first);
    assert.notEqual(keys.keyFor('A', SECRET, scope('iam', '20150831')), first);
    assert.notEqual(keys.keyFor('B', SECRET, scope('iam')), first);
  });

  test('of the access key used longest ago are dropped first', () => {
    const keys = new SigningKeys({ most: 2 });
    const a = keys.keyFor('A', SECRET, scope('iam'));
    const b = keys.keyFor('B', SECRET, scope('iam'));
    assert.equal(keys.keyFor('B', SECRET, scope('iam')), b);
    assert.equal(keys.keyFor('A', SECRET, scope('iam')), a);
    keys.keyFor('C', SECRET, scope('iam'));
    assert.equal(keys.keyFor('A', SECRET, scope('iam')), a);
    assert.notEqual(keys.keyFor('B', SECRET, scope('iam')), b);
  });

  test('of an access key that was forgotten come from its new secret', () => {
    const keys = new SigningKeys({ most: 2 });
    const old = keys.keyFor('A', SECRET, scope('iam')).export();
    keys.forget('A');
    assert.notDeepEqual(keys.keyFor('A', new Secret('another'), scope('iam')).export(), old);
  });

  test('of one access key stay few, whatever it signs for', () => {
    const keys = new SigningKeys({ most: 2 });
    const first = keys.keyFor('A', SECRET, scope('s0'));
    for (let index = 1; index <= 16; index += 1) keys.keyFor('A', SECRET, scope(`s${index}`));
    assert.notEqual(keys.keyFor('A', SECRET, scope('s0')), first);
  });

  test('do not print', () => {
    const keys = new SigningKeys({ most: 1 });
    keys.keyFor('A', SECRET, scope('iam'));
    assert.doesNotMatch(inspect(keys, { showHidden: true, depth: 9 }), /wJalr|c4afb1cc/);
  });
});
