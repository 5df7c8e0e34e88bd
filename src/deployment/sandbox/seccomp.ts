import { DENIED, JUDGED, LAST_REVIEWED } from './denied-syscalls.ts';

export type Architecture = 'x64' | 'arm64';

const COLUMN = { x64: 0, arm64: 1 } as const;
/** `AUDIT_ARCH_X86_64`, `AUDIT_ARCH_AARCH64` of linux/audit.h. */
const AUDIT_ARCHITECTURE = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

// Instructions of classic BPF, linux/bpf_common.h.
const LOAD_WORD = 0x20;
const AND = 0x54;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER = 0x25;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

// Verdicts, linux/seccomp.h.
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const refuse = (errno: number): number => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;

// Fields of struct seccomp_data: arguments are 64 bits wide, their low halves first.
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): number => 16 + 8 * index;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of linux/sched.h; NEWTIME is for clone3 only. */
const NEW_NAMESPACES = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
/** Of the second argument of socketpair, these bits are the type; the others are flags. */
const SOCK_TYPE_MASK = 0xf;

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number];

/**
 * The system call filter as the program that `bwrap --add-seccomp-fd` takes: an array of `struct sock_filter`.
 * Its size is a few hundred instructions; the kernel keeps a bitmap of what is always allowed, so that a read or
 * a write costs nothing more.
 *
 * promise 2: what the namespaces leave open (VSOCK, io_uring, keys, ptrace) is closed here
 * @see https://docs.kernel.org/userspace-api/seccomp_filter.html
 */
export function seccompProgram(architecture: Architecture): Buffer {
  const column = COLUMN[architecture];
  const program: Instruction[] = [
    // Another architecture's numbers (32-bit x86 among them) mean other calls.
    [LOAD_WORD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, AUDIT_ARCHITECTURE[architecture]],
    [RETURN, 0, 0, KILL_PROCESS],
    // Also catches the x32 calls, whose numbers have bit 30 set.
    [LOAD_WORD, 0, 0, NUMBER],
    [JUMP_GREATER, 0, 1, LAST_REVIEWED],
    [RETURN, 0, 0, refuse(ENOSYS)],
  ];
  for (const { calls } of DENIED) {
    for (const numbers of Object.values(calls)) {
      const number = numbers[column];
      if (number !== undefined) program.push([JUMP_EQUAL, 0, 1, number], [RETURN, 0, 0, refuse(EPERM)]);
    }
  }
  program.push(
    [JUMP_EQUAL, 0, 1, JUDGED.clone3[column]],
    [RETURN, 0, 0, refuse(ENOSYS)],

    [JUMP_EQUAL, 0, 4, JUDGED.clone[column]],
    [LOAD_WORD, 0, 0, argument(0)],
    [JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES],
    [RETURN, 0, 0, refuse(EPERM)],
    [RETURN, 0, 0, ALLOW],

    [JUMP_EQUAL, 0, 7, JUDGED.socketpair[column]],
    [LOAD_WORD, 0, 0, argument(0)],
    [JUMP_EQUAL, 0, 4, AF_UNIX],
    [LOAD_WORD, 0, 0, argument(1)],
    [AND, 0, 0, SOCK_TYPE_MASK],
    [JUMP_EQUAL, 0, 1, SOCK_STREAM],
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, refuse(EPERM)],

    [RETURN, 0, 0, ALLOW],
  );
  return assemble(program);
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, whenTrue, whenFalse, operand], index) => {
    const at = index * 8;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(whenTrue, at + 2);
    bytes.writeUInt8(whenFalse, at + 3);
    bytes.writeUInt32LE(operand >>> 0, at + 4);
  });
  return bytes;
}

export function isSupportedArchitecture(value: string): value is Architecture {
  return value === 'x64' || value === 'arm64';
}
