import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../src/settings.ts';

test('a variable that is like a setting and is none is named, for what it should switch on would be off', () => {
  assert.throws(() => readSettings([], { CAPROCK_FISP: '1', CAPROCK_REQUIRE_MAF: '1', PATH: '/bin' }), {
    code: 'BadSetting',
    message: /^CAPROCK_FISP, CAPROCK_REQUIRE_MAF: no setting has this name/,
  });
  const settings = readSettings(['--port', '1'], {
    CAPROCK_PORT: '2',
    CAPROCK_FIPS: '1',
    CAPROCK_CLIENT_CERT: 'x',
  });
  assert.deepEqual([settings.port, settings.fips], [1, true]);
});

test('the variables that Kubernetes sets for a Service called caprock are refused with what to do', () => {
  const links = { CAPROCK_SERVICE_HOST: '10.0.0.1', CAPROCK_PORT: 'tcp://10.0.0.1:443' };
  assert.throws(() => readSettings([], links), { code: 'BadSetting', message: /enableServiceLinks: false/ });
});
