import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { listen, type GatewayLog } from '#gateway';
import { TestAuthority } from '../support/certificates.ts';
import { inFipsMode } from '../support/fips.ts';

const SILENT: GatewayLog = { isLevelEnabled: () => false, debug() {}, warn() {}, error() {} };

for (const protocol of ['http/1.1', 'h2'] as const) {
  test(`a request whose connection was reset behind it is not taken: nobody could tell where it came from (${protocol})`, async () => {
    const { cert, key } = await (await TestAuthority.make()).issue('localhost');
    const sources: (string | undefined)[] = [];
    const listener = await listen({
      road: async ({ connection, response }) => {
        sources.push(connection.sourceIp);
        response.end();
      },
      log: SILENT,
      host: '127.0.0.1',
      port: 0,
      certificate: { certificate: cert, privateKey: key },
      fips: inFipsMode,
    });
    try {
      const ask = async (reset: boolean): Promise<void> => {
        const tcp = connectTcp(listener.port, '127.0.0.1');
        const client = connectTls({ socket: tcp, ALPNProtocols: [protocol], rejectUnauthorized: false });
        client.on('error', () => {});
        tcp.on('error', () => {});
        await once(client, 'secureConnect');
        client.write(protocol === 'h2' ? H2_REQUEST : 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
        if (reset) return void tcp.resetAndDestroy();
        await once(client, 'data');
        client.destroy();
      };
      // What the client sends with the end of its handshake is read in one go, after the reset.
      await ask(true);
      // One after the other: the connection from before has been dealt with by then.
      await ask(false);
      await ask(false);
      assert.deepEqual(new Set(sources), new Set(['127.0.0.1']));
    } finally {
      await listener.drain(0);
    }
  });
}

/** The preface, empty settings, and a GET of / whose head is indexed or literal. */
const H2_REQUEST = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from('000000040000000000', 'hex'),
  Buffer.from('00000e0105000000018287844109' + Buffer.from('localhost').toString('hex'), 'hex'),
]);
