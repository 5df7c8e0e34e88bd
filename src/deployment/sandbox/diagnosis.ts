import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hostUid, PROBE_ACCOUNT } from '../account.ts';
import type { Tools } from './entry.ts';
import { kernelSetting } from './machine.ts';

const run = promisify(execFile);

/** Why a sandbox that ought to work does not: the usual reasons, each with what to type. */
export async function whyNoSandbox(tools: Tools, asRoot: boolean): Promise<string> {
  if ((await kernelSetting('/proc/sys/user/max_user_namespaces')) === 0) {
    return 'User namespaces are switched off. Type: sudo sysctl -w user.max_user_namespaces=10000';
  }
  if ((await kernelSetting('/proc/sys/kernel/unprivileged_userns_clone')) === 0) {
    return 'User namespaces are for root only here. Type: sudo sysctl -w kernel.unprivileged_userns_clone=1';
  }
  if (asRoot && !(await works([tools.unshare, '--mount', '--', 'true']))) {
    return 'This root may not make a mount namespace, as in most containers. Run as a normal user, or give the container CAP_SYS_ADMIN.';
  }
  const uid = String(hostUid(PROBE_ACCOUNT));
  const drop = asRoot ? [tools.setpriv, '--reuid', uid, '--regid', uid, '--clear-groups', '--'] : [];
  if (await works([...drop, tools.bwrap, '--unshare-all', '--ro-bind', '/', '/', '--', 'true'])) {
    return 'The probe did not answer in the sandbox, although a simple sandbox works. Is CAPROCK_HOME or Node on an unusual file system?';
  }
  if ((await kernelSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')) === 1) {
    return 'AppArmor keeps bubblewrap from making user namespaces. Type: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or load an AppArmor profile that allows them to bwrap.';
  }
  return 'Bubblewrap cannot make a sandbox here. Type bwrap --unshare-all --ro-bind / / true as a normal user to see why; inside a container, its engine must allow user namespaces and an unmasked /proc.';
}

async function works([program = '', ...args]: readonly string[]): Promise<boolean> {
  return run(program, args, { timeout: 5_000, env: { PATH: '/usr/bin:/bin' } }).then(
    () => true,
    () => false,
  );
}
