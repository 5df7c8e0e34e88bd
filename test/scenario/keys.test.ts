import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { fipsEnvironment } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

function caprock(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return run(process.execPath, [MAIN, ...args, '--home', home], {
    env: { PATH: process.env['PATH'] ?? '', ...fipsEnvironment, ...env },
  });
}

async function whoIs(service: TestService, credentials?: Credentials): Promise<string> {
  const sts = new STSClient(clientOptions(service, credentials));
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '';
  } finally {
    sts.destroy();
  }
}

async function newKey(service: TestService, UserName: string): Promise<Credentials> {
  const iam = new IAMClient(clientOptions(service));
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

describe('caprock keys', () => {
  test('rotates the root key under a service that runs, which goes on and starts again', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const service = await startService({ home });
    trust(service);
    const before = await newKey(service, 'ada');
    const root = await readFile(folder.file('home', 'root.key'));
    const first = await caprock(home, ['keys', 'status']);
    assert.match(first.stdout, /^root key +[0-9a-f]{32} \(file\)$/m);
    assert.match(first.stdout, /access-keys: 1 in one account/);

    const { stdout, stderr } = await caprock(home, ['keys', 'rotate-root']);
    assert.match(stdout, /^[0-9a-f]{32}\n$/);
    assert.match(stderr, /wrapped anew; what they seal was not touched/);
    assert.notDeepEqual(await readFile(folder.file('home', 'root.key')), root);
    const after = await newKey(service, 'grace');
    for (const one of [before, after]) assert.match(await whoIs(service, one), /user\/(ada|grace)$/);
    await service.stop();

    await using again = await startService({ home });
    trust(again);
    for (const one of [before, after]) assert.match(await whoIs(again, one), /user\/(ada|grace)$/);
    const status = await caprock(home, ['keys', 'status']);
    assert.match(status.stdout, new RegExp(`^root key +${stdout.trim()} `, 'm'));
    assert.doesNotMatch(status.stdout, /unfinished/);
    const account = /account (\d{12})/.exec(again.output())?.[1] ?? '';
    assert.match((await caprock(home, ['keys', 'rotate-data', '--account', account])).stdout, /^\d+\n$/);
    await assert.rejects(caprock(home, ['keys', 'shred', '--account', account]), {
      code: 2,
      stderr: /add --yes/,
    });
    await again.stop();
  });

  test('moves the root key to a passphrase, without which the service does not start any more', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const service = await startService({ home });
    trust(service);
    const ada = await newKey(service, 'ada');
    await service.stop();
    await writeFile(folder.file('words'), 'correct horse battery staple\n', { mode: 0o600 });
    const CAPROCK_ROOT_KEY = `passphrase:${folder.file('words')}`;
    const { stderr } = await caprock(home, ['keys', 'rotate-root', '--to', CAPROCK_ROOT_KEY]);
    assert.match(stderr, /Start the service with CAPROCK_ROOT_KEY=passphrase:/);

    await assert.rejects(startService({ home }), /of the kind passphrase.*Not lost are accounts/);
    await using again = await startService({ home, env: { CAPROCK_ROOT_KEY } });
    trust(again);
    assert.match(await whoIs(again, ada), /user\/ada$/);
    // The passphrase is in no file of the home, and neither is a root key that opens anything.
    for (const name of await readdir(home, { recursive: true })) {
      const text = await readFile(folder.file('home', name), 'latin1').catch(() => '');
      assert.ok(!text.includes('correct horse'), name);
    }
    await again.stop();
  });

  test('called wrongly says how it is called', async () => {
    await using folder = await temporaryFolder();
    for (const args of [
      [],
      ['sing'],
      ['status', 'more'],
      ['shred', '--yes'],
      ['rotate-data', '--account', '12'],
    ]) {
      await assert.rejects(caprock(folder.path, ['keys', ...args]), { code: 2 });
    }
    await assert.rejects(caprock(folder.path, ['keys', 'rotate-root', '--to', 'secret words']), (error) => {
      const { code, stderr } = error as { code: number; stderr: string };
      assert.ok(!stderr.includes('secret words'));
      return code !== 0;
    });
    await assert.rejects(caprock(folder.path, ['keys', 'rotate-root']), {
      stderr: /There is no state in .* yet/,
    });
  });
});
