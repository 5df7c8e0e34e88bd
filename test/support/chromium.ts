import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { chromium, type Browser } from 'playwright-core';
import type { TestService } from './service.ts';

/** Debian calls it `chromium`. */
const EXECUTABLE = (process.env['PATH'] ?? '')
  .split(':')
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

/** Where it is; empty on a machine that has none. */
export const CHROMIUM = EXECUTABLE ?? '';

/** The reason, where this machine has no Chromium. */
export const NO_CHROMIUM: string | false =
  EXECUTABLE === undefined ? 'chromium is not on the PATH (apt-get install chromium)' : false;

/** Generous, for a loaded machine. */
export const PATIENCE = 120_000;

/** A real browser, which trusts the very key of this service and otherwise what browsers trust. */
export async function openBrowser(service: Pick<TestService, 'port'>): Promise<Browser> {
  const key = createHash('sha256')
    .update(await publicKeyOf(service))
    .digest('base64');
  return chromium.launch({
    executablePath: CHROMIUM,
    timeout: PATIENCE,
    // Chromium does not sandbox itself for root, who runs tests in containers.
    args: ['--no-sandbox', '--disable-dev-shm-usage', `--ignore-certificate-errors-spki-list=${key}`],
  });
}

function publicKeyOf({ port }: Pick<TestService, 'port'>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The key is what is asked for here; nothing is sent.
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const certificate = new X509Certificate(socket.getPeerCertificate(true).raw);
      socket.destroy();
      resolve(certificate.publicKey.export({ type: 'spki', format: 'der' }));
    });
  });
}
