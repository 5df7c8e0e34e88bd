import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { connect } from 'node:tls';
import { listen } from '#gateway';
import { limits } from '#kernel';
import { ensureTls } from '#keys';
import { ownPair, watchOwnPair } from '../../src/certificate-watch.ts';
import { inFipsMode } from '../support/fips.ts';
import { temporaryFolder } from '../support/temporary.ts';

const DAY = 86_400_000;

/** When the certificate that is served just now ends. */
function servedUntil(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Whether it is valid today is not what is asked: the clock is one of the test's own.
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('a service that runs for longer than its certificate lasts serves another one in time, and no earlier', async () => {
  await using folder = await temporaryFolder();
  let now = Date.now();
  const options = { directory: folder.file('tls'), hostnames: [], clock: { now: () => now } };
  const first = await ensureTls(options);
  const failed: object[] = [];
  const log = {
    isLevelEnabled: () => false,
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (facts: object) => void failed.push(facts),
  };
  const listener = await listen({
    road: async () => {},
    log,
    host: '127.0.0.1',
    port: 0,
    certificate: ownPair(first),
    fips: inFipsMode,
  });
  mock.timers.enable({ apis: ['setInterval'] });
  let taken = (): void => {};
  const heard = {
    ...listener,
    useCertificate(pair: Parameters<typeof listener.useCertificate>[0]) {
      listener.useCertificate(pair);
      taken();
    },
  };
  const watch = watchOwnPair(options, { listener: heard, log });
  try {
    assert.equal(await servedUntil(listener.port), first.expiresAt);
    const look = async (): Promise<number> => {
      const looked = new Promise<void>((resolve) => (taken = resolve));
      mock.timers.tick(limits.ownCertificateLookMilliseconds);
      await looked;
      return servedUntil(listener.port);
    };
    now = first.expiresAt - 31 * DAY;
    assert.equal(await look(), first.expiresAt, 'there is time yet');
    now = first.expiresAt - 29 * DAY;
    const second = await look();
    assert.ok(second > first.expiresAt + 300 * DAY, 'it is served anew');
    now = second - 29 * DAY;
    assert.ok((await look()) > second + 300 * DAY, 'and the next year again');
    assert.deepEqual(failed, []);
  } finally {
    mock.timers.reset();
    watch[Symbol.dispose]();
    await listener.drain(100);
  }
});
