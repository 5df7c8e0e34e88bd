import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { fipsEnvironment, inFipsMode } from '../support/fips.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const FIPS = new URL('../../src/keys/fips.ts', import.meta.url).pathname;
const usual = { PATH: process.env['PATH'] ?? '' };

/** What a process of its own says that asks for FIPS mode, after `before`. */
async function selfTest(before: string, env: Readonly<Record<string, string>>): Promise<string> {
  const program = `
    const crypto = await import('node:crypto');
    ${before}
    const { requireFips } = await import(${JSON.stringify(FIPS)});
    try { requireFips(); console.log('passed', crypto.getFips()); }
    catch (error) { console.log(error.code, crypto.getFips(), error.message); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { env });
  return stdout;
}

describe('the self-test of FIPS mode', () => {
  test('without a FIPS provider it fails, for what is forbidden works', async () => {
    assert.match(await selfTest('', usual), /^NoFips 0 .*MD5 and ChaCha20-Poly1305 and X25519 worked/);
  });

  test('where only Node’s own switch says FIPS it fails, for what is approved does not work', async () => {
    assert.match(
      await selfTest('crypto.setFips(true);', usual),
      /^NoFips 1 .*SHA-256 and AES-256-GCM did not/,
    );
  });

  test('caprock serve --fips without a provider starts nothing and says what to set', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const start = run(process.execPath, [MAIN, 'serve', '--fips', '--port', '0', '--home', home], {
      env: usual,
    });
    await assert.rejects(start, { code: 1, stderr: /OPENSSL_CONF.*OPENSSL_MODULES/s });
    assert.equal(existsSync(home), false);
  });

  test('a name of the FIPS endpoint without FIPS mode is refused', async () => {
    const start = run(process.execPath, [MAIN, 'serve', '--fips-hostname', 'a.example'], { env: usual });
    await assert.rejects(start, { code: 2, stderr: /FIPS mode alone/ });
  });
});

describe('in FIPS mode', { skip: !inFipsMode && 'this is for npm run test:fips' }, () => {
  test('the self-test passes, and fails once another provider stands beside the FIPS one', async () => {
    const env = { ...usual, ...fipsEnvironment };
    assert.match(await selfTest('', env), /^passed 1/);
    await using folder = await temporaryFolder();
    const beside = readFileSync(fipsEnvironment['OPENSSL_CONF'] ?? '', 'utf8')
      .replace('base = base', 'base = base\ndefault = base')
      .replace(/^default_properties.*$/m, '');
    await writeFile(folder.file('openssl.cnf'), beside);
    const mixed = { ...env, OPENSSL_CONF: folder.file('openssl.cnf') };
    assert.match(await selfTest('', mixed), /^NoFips \d .*MD5/);
  });

  test('a service says so, bears the name of its FIPS endpoint, and offers approved suites and curves alone', async () => {
    await using service = await startService({ flags: ['--fips-hostname', 'runtime-fips.caprock.example'] });
    assert.match(service.output(), /FIPS mode/);
    const offers = [
      { ciphers: 'TLS_AES_256_GCM_SHA384', minVersion: 'TLSv1.3', ecdhCurve: 'P-256' },
      { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2', ecdhCurve: 'P-256' },
      { ciphers: 'TLS_CHACHA20_POLY1305_SHA256', minVersion: 'TLSv1.3' },
      { ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305', maxVersion: 'TLSv1.2' },
      { ecdhCurve: 'X25519' },
    ];
    // A client outside FIPS mode, which can offer all of them.
    const program = `
      const { connect } = require('node:tls');
      const ca = require('node:fs').readFileSync(${JSON.stringify(service.caPath)});
      const offer = (options) => new Promise((resolve) => {
        const servername = 'runtime-fips.caprock.example';
        const socket = connect({ port: ${service.port}, host: '127.0.0.1', servername, ca, ...options });
        socket.on('secureConnect', () => { resolve('taken'); socket.destroy(); });
        socket.on('error', () => resolve('refused'));
      });
      Promise.all(${JSON.stringify(offers)}.map(offer)).then((all) => console.log(all.join(' ')));`;
    const { stdout } = await run(process.execPath, ['-e', program], { env: usual });
    assert.equal(stdout.trim(), 'taken taken refused refused refused');
  });
});
