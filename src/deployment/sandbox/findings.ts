import type { Call } from '../probe/syscall-program.ts';
import { GUEST_ENVIRONMENT } from './bubblewrap.ts';
import { DENIED, type Numbers } from './denied-syscalls.ts';
import type { ProbeFindings } from './probing.ts';
import type { Architecture } from './seccomp.ts';

const EPERM = -1;
/** Unix, both internets, netlink, packet, Bluetooth, ALG, NFC, VSOCK, XDP, TIPC. @see linux/socket.h */
const SOCKET_FAMILIES = [1, 2, 10, 16, 17, 31, 38, 39, 40, 44, 30];
const SOCK_STREAM = 1;

/** The calls that the probe makes at start: each socket family, and every denied call that is harmless to try. */
export function callsToTry(architecture: Architecture): Call[] {
  const column = architecture === 'x64' ? 0 : 1;
  const tried = [
    'ptrace',
    'process_vm_readv',
    'io_uring_setup',
    'keyctl',
    'bpf',
    'userfaultfd',
    'unshare',
    'mount',
  ];
  const numbers = new Map<string, Numbers>(DENIED.flatMap(({ calls }) => Object.entries(calls)));
  const number = (name: string): number => numbers.get(name)?.[column] ?? -1;
  return [
    ...SOCKET_FAMILIES.map((family) => ({ number: number('socket'), arguments: [family, SOCK_STREAM, 0] })),
    ...tried.map((name) => ({ number: number(name), arguments: [0, 0, 0, 0, 0] })),
  ];
}

/** What is wrong with a sandbox, each a sentence; empty when it holds. Judged outside, from what was seen inside. */
export function problemsOf({ report, results }: ProbeFindings): string[] {
  const { status } = report;
  const zero = (value: string | undefined): boolean => value !== undefined && /^0+$/.test(value);
  const environment = Object.entries(report.environment).filter(
    // PWD is set by the sandbox itself, to its own folder.
    ([name, value]) => GUEST_ENVIRONMENT[name] !== value && !(name === 'PWD' && value === '/bundle'),
  );
  const checks: readonly (readonly [holds: boolean, problem: string])[] = [
    [status['Seccomp'] === '2', 'The system call filter is not in force.'],
    [results?.every((result) => result === EPERM) === true, 'A system call that must be refused was not.'],
    [status['NoNewPrivs'] === '1', 'Privileges could be gained (no_new_privs is off).'],
    [
      ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].every((name) => zero(status[name])),
      'A capability was left.',
    ],
    [status['Uid']?.startsWith('65534') === true, 'It does not run as nobody.'],
    [report.processes.every((pid) => pid <= 16), 'Processes of the host can be seen.'],
    [environment.length === 0, 'Something of the host’s environment was inherited.'],
    [report.seen.length === 0, 'Files of the host can be seen.'],
    [report.written.length === 0, 'A folder that must be read-only took a file.'],
    [report.interfaces.every((name) => name === 'lo'), 'A network interface of the host can be seen.'],
    [
      Object.values(report.connections).every((outcome) => outcome === 'EPERM'),
      'A network connection was not refused at once.',
    ],
    [report.limits['Max core file size'] === '1', 'Core files are not stopped.'],
    [zero(report.coreDumpFilter), 'Core files would hold memory.'],
  ];
  return checks.flatMap(([holds, problem]) => (holds ? [] : [problem]));
}
