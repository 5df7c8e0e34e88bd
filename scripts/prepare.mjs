// Makes a fresh checkout ready: npm dependencies, Node 24, and what a purpose needs of the system. Runs on
// Node 20 with nothing installed, so it uses Node alone. Everything lands in the checkout, except bubblewrap,
// which comes from the system's packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.caprock-prepared');

/** Ends the process with one line that says what to do. */
function stop(line) {
  process.stderr.write(`caprock: ${line}\n`);
  process.exit(1);
}

/** Installs what package-lock.json names, unless node_modules holds exactly that. */
export function prepareDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('caprock: installing npm dependencies (once)\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (npm.status !== 0) {
    process.stderr.write(npm.stderr.split('\n').slice(0, 5).join('\n') + '\n');
    stop('npm could not install the dependencies; run "npm ci" here to see all that it says.');
  }
  writeFileSync(stamp, lock);
}

/** The Node that Caprock runs on: the one of its npm dependencies, else this one where it is new enough. */
export function node24() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `Caprock needs Node 24 or later here (${process.platform}-${process.arch}): install it, then try again.`,
  );
}

function onPath(command) {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, command)));
}

/** Bubblewrap, which seals the deployment accounts: from the system's packages when we may install them. */
export function prepareSandbox() {
  if (process.platform !== 'linux' || onPath('bwrap')) return;
  const install = 'apt-get update && apt-get install -y bubblewrap';
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    stop(
      `bubblewrap is missing, which seals the model software. Type: sudo sh -c "${install}"  (or start with --unsealed)`,
    );
  }
  process.stderr.write('caprock: installing bubblewrap from the system packages (once)\n');
  const apt = spawnSync('sh', ['-c', `apt-get install -y bubblewrap || (${install})`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
  });
  if (apt.status !== 0) stop(`bubblewrap could not be installed. Type: sh -c "${install}"`);
}
