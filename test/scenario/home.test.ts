import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a home', () => {
  test('whose root key is lost is not started on, and is again once the copy is back', async () => {
    await using folder = await temporaryFolder();
    await (await startService({ home: folder.path })).stop();
    await rename(folder.file('root.key'), folder.file('copy'));
    await assert.rejects(startService({ home: folder.path }), /root\.key is missing: put your copy back/);

    await writeFile(folder.file('root.key'), Buffer.alloc(32, 7), { mode: 0o600 });
    await assert.rejects(
      startService({ home: folder.path }),
      /sealed under the root key.*put the right one back.*Not lost are/,
    );

    await rename(folder.file('copy'), folder.file('root.key'));
    await using service = await startService({ home: folder.path });
    trust(service);
    const sts = new STSClient(clientOptions(service));
    assert.match((await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '', /user\/administrator$/);
    sts.destroy();
    await service.stop();
  });

  test('after kill -9 is claimed by one of many that start at once', async () => {
    await using folder = await temporaryFolder();
    await (await startService({ home: folder.path })).stop('SIGKILL');
    const starts = await Promise.allSettled(
      Array.from({ length: 4 }, () => startService({ home: folder.path })),
    );
    const started = starts.filter((start) => start.status === 'fulfilled');
    assert.equal(started.length, 1);
    for (const start of starts) {
      if (start.status === 'rejected') assert.match(String(start.reason), /already runs with the home/);
    }
    await Promise.all(started.map(({ value }) => value.stop()));
  });

  test('that cannot be made is refused in one line that says what would be right', async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file('file'), '');
    await assert.rejects(
      startService({ home: folder.file('file') }),
      /caprock: The home \S+ cannot be made or written to \((EEXIST|ENOTDIR)\): set CAPROCK_HOME/,
    );
    // A folder of the kernel's, in which a recursive mkdir of Node never ends.
    await assert.rejects(
      startService({ home: '/proc/caprock/home' }),
      /caprock: The home \S+ cannot be made or written to \(ENOENT\): set CAPROCK_HOME/,
    );
  });

  test('for a port that is in use says so in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await using folder = await temporaryFolder();
    await assert.rejects(
      startService({ home: folder.path, flags: ['--port', String(port)] }),
      (error: Error) => {
        assert.match(error.message, /EADDRINUSE.*\nAnother program listens there/);
        assert.doesNotMatch(error.message.split('ready:')[1] ?? '', /\n\s+at /);
        return true;
      },
    );
    other.close();
  });
});
