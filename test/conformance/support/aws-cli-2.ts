import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackage } from './debian-packages.ts';
import { mustRun } from './run.ts';

/**
 * The path of a command that is version 2 of the AWS CLI, as Debian packages it, in a mount namespace of its own.
 * @throws Error where it cannot be had
 */
export async function ensureAwsCli2(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const root = await ensureDebianPackage(join(folder, 'debian'), 'awscli');
  const shared = [...new Set(['/tmp', tmpdir()])].map((path) => `--bind '${path}' '${path}'`).join(' ');
  const path = join(folder, 'aws');
  const script = `#!/bin/sh
exec bwrap --unshare-pid --die-with-parent --bind '${root}' / --proc /proc --dev /dev ${shared} \\
  --ro-bind /etc/hosts /etc/hosts --chdir /tmp -- /usr/bin/aws "$@"
`;
  await writeFile(path, script, { mode: 0o755 });
  const environment = { PATH: process.env['PATH'] };
  const version = await mustRun({ command: [path, '--version'], environment, timeLimitMilliseconds: 60_000 });
  if (!version.startsWith('aws-cli/2.')) throw new Error(`this is no version 2: ${version}`);
  return path;
}
