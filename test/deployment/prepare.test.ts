import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { prepareSandbox } from '#deployment';
import { bubblewrapArguments, type Machine } from '../../src/deployment/sandbox/bubblewrap.ts';
import { Folder, sealed } from './support.ts';

const run = promisify(execFile);
const needsRoot = {
  skip: process.getuid?.() !== 0 && 'covers programs in a mount namespace, which needs root',
};

/** Prepares a sandbox in another process, after some commands in a mount namespace that only that process sees. */
async function prepareAfter(
  folder: Folder,
  commands: string,
  unshareOptions: readonly string[] = [],
): Promise<string> {
  const module = fileURLToPath(new URL('../../src/deployment/index.ts', import.meta.url));
  writeFileSync(
    folder.at('prepare.mjs'),
    `import { prepareSandbox } from ${JSON.stringify(module)};
     const outcome = await prepareSandbox({ unsealed: false }).then(() => 'prepared', ({ code, message }) => code + ': ' + message);
     process.stdout.write(outcome);`,
  );
  chmodSync(folder.path, 0o755);
  const shell = [
    'sh',
    '-c',
    `set -e; ${commands}; exec "$0" "$1"`,
    process.execPath,
    folder.at('prepare.mjs'),
  ];
  const { stdout } = await run('unshare', [
    '--mount',
    '--propagation',
    'private',
    ...unshareOptions,
    ...shell,
  ]);
  return stdout;
}

test('a machine that can make a sandbox says what it is made of, and what it lacks', async () => {
  const description = (await sealed()).describe();
  assert.equal(description.sealed, true);
  assert.ok(description.mechanisms.some((one) => one.includes('system call filter')));
  assert.ok(description.missing.some((one) => one.includes('memory')));
});

test('unsealed, which must be asked for, says so', async () => {
  const sandbox = await prepareSandbox({ unsealed: true });
  assert.equal(sandbox.sealed, false);
  assert.equal(sandbox.describe().sealed, false);
});

describe('no sandbox is given out', () => {
  test('where bubblewrap is missing, and the command to install it is named', needsRoot, async () => {
    await using folder = new Folder();
    const outcome = await prepareAfter(folder, 'mount --bind /dev/null /usr/bin/bwrap');
    assert.match(outcome, /^NoSandbox: .*sudo apt-get install -y bubblewrap$/);
  });

  test('where user namespaces are switched off, and the setting is named', needsRoot, async () => {
    await using folder = new Folder();
    const outcome = await prepareAfter(folder, 'echo 0 > /proc/sys/user/max_user_namespaces', [
      '--user',
      '--map-root-user',
    ]);
    assert.match(outcome, /^NoSandbox: .*sysctl -w user.max_user_namespaces=/);
  });

  test('where bubblewrap is too old', needsRoot, async () => {
    await using folder = new Folder();
    writeFileSync(folder.at('bwrap'), '#!/bin/sh\necho "--unshare-all --ro-bind"\n', { mode: 0o755 });
    const outcome = await prepareAfter(folder, `mount --bind ${folder.at('bwrap')} /usr/bin/bwrap`);
    assert.match(outcome, /^NoSandbox: This bubblewrap is too old/);
  });

  // As a broken or hostile bwrap might: passes over an option with its value, or keeps the host's network.
  const holes = {
    '--add-seccomp-fd': /filter is not in force.*A system call/,
    '--remount-ro': /took a file/,
    '--unshare-all': /network interface/,
  };
  for (const [option, problem] of Object.entries(holes)) {
    test(`where bubblewrap passes over ${option}, and the hole is named`, needsRoot, async () => {
      await using folder = new Folder();
      copyFileSync('/usr/bin/bwrap', folder.at('real'));
      const instead =
        option === '--unshare-all'
          ? 'set -- "$@" --unshare-pid --unshare-uts --unshare-ipc'
          : 'shift; n=$((n-1))';
      const script = `#!/bin/sh
        n=$#
        while [ $n -gt 0 ]; do
          word=$1; shift; n=$((n-1))
          if [ "$word" = ${option} ]; then ${instead}; continue; fi
          set -- "$@" "$word"
        done
        exec ${folder.at('real')} "$@"`;
      writeFileSync(folder.at('bwrap'), script, { mode: 0o755 });
      const outcome = await prepareAfter(folder, `mount --bind ${folder.at('bwrap')} /usr/bin/bwrap`);
      assert.match(outcome, /^NoSandbox: The sandbox of this machine does not hold/);
      assert.match(outcome, problem);
    });
  }
});

describe('the arguments for bubblewrap', () => {
  const machine: Machine = {
    libraries: [{ host: '/usr/lib/x', inside: '/usr/lib/x' }],
    telling: ['/proc/version'],
    node: '/node',
    prlimit: '/usr/bin/prlimit',
    options: new Set(['--size', '--disable-userns']),
  };
  const inside = {
    bundle: '/home/bundle',
    node: '/node',
    seccompDescriptor: 4,
    command: ['node', '--', 'x'],
  };

  test('leave out what an older one does not know', () => {
    const older = bubblewrapArguments({ ...machine, options: new Set() }, inside);
    assert.ok(!older.includes('--size') && !older.includes('--disable-userns'));
    const newer = bubblewrapArguments(machine, inside);
    assert.ok(newer.includes('--size') && newer.includes('--disable-userns'));
  });

  test('give the bundle’s command after the last option, so that none of its words is one of bwrap’s', () => {
    const args = bubblewrapArguments(machine, {
      ...inside,
      command: ['bin/run', '--share-net', '--bind', '/', '/'],
    });
    const end = args.indexOf('--');
    assert.ok(args.indexOf('--share-net') > end);
    assert.equal(args[end + 1], '/opt/caprock/prlimit');
    assert.ok(args.includes('/bundle/bin/run'));
  });

  test('make the root read-only last of all mounts', () => {
    const args = bubblewrapArguments(machine, inside);
    const mounts = args.flatMap((word, index) =>
      /^--(ro-bind|dev-bind|tmpfs|proc|symlink|dir)$/.test(word) ? [index] : [],
    );
    const root = args.findIndex((word, index) => word === '--remount-ro' && args[index + 1] === '/');
    assert.ok(Math.max(...mounts) < root);
  });
});
