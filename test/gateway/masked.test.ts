import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskedHead } from '../../src/gateway/masked.ts';

describe('what diagnostics tell of a request', () => {
  test('no credential, no URL and no text of a caller comes through, wherever it stands', () => {
    const secret = 'tell-nobody';
    const names = [
      'authorization',
      'cookie',
      'x-amz-security-token',
      'user-agent',
      'content-type',
      'x-amz-date',
      secret,
    ];
    const told = maskedHead({
      method: 'GET',
      rawPath: `/${secret}`,
      rawQuery: `X-Amz-Signature=${secret}&${secret}=1&X-Amz-Security-Token=${secret}`,
      headers: Object.fromEntries(names.map((name) => [name, secret])),
    });
    assert.ok(!JSON.stringify(told).includes(secret));
    assert.deepEqual(told, {
      headers: {
        authorization: '[masked]',
        cookie: '[masked]',
        'x-amz-security-token': '[masked]',
        'user-agent': '[masked]',
        'content-type': '[masked]',
        'x-amz-date': '[masked]',
      },
      otherHeaders: 1,
      pathBytes: 12,
      parameters: ['X-Amz-Signature', 'X-Amz-Security-Token'],
      otherParameters: 1,
    });
  });

  test('what helps to find a fault, and can be nothing else, is told', () => {
    const headers = {
      'content-length': '12',
      'content-type': 'application/json',
      'x-amz-date': '20261130T010203Z',
    };
    const told = maskedHead({ method: 'POST', rawPath: '/', rawQuery: '', headers });
    assert.deepEqual(told, { headers, otherHeaders: 0, pathBytes: 1, parameters: [], otherParameters: 0 });
  });
});
