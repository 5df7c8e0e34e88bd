import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { DENIED, JUDGED, LAST_REVIEWED } from '../../src/deployment/sandbox/denied-syscalls.ts';
import { seccompProgram, type Architecture } from '../../src/deployment/sandbox/seccomp.ts';

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Runs a program as the kernel does. @see https://docs.kernel.org/networking/filter.html */
function verdict(
  program: Buffer,
  architecture: number,
  number: number,
  args: readonly number[] = [],
): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(architecture, 4);
  args.forEach((value, index) => data.writeUInt32LE(value >>> 0, 16 + 8 * index));
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at += 1) {
    const code = program.readUInt16LE(at * 8);
    const [whenTrue = 0, whenFalse = 0] = program.subarray(at * 8 + 2);
    const operand = program.readUInt32LE(at * 8 + 4);
    const jump = (condition: boolean) => (at += condition ? whenTrue : whenFalse);
    if (code === 0x20) accumulator = data.readUInt32LE(operand);
    else if (code === 0x54) accumulator = (accumulator & operand) >>> 0;
    else if (code === 0x15) jump(accumulator === operand);
    else if (code === 0x25) jump(accumulator > operand);
    else if (code === 0x45) jump((accumulator & operand) !== 0);
    else if (code === 0x06) return operand;
    else assert.fail(`instruction ${code.toString(16)}`);
  }
  return assert.fail('the program ran past its end');
}

const columns: readonly (readonly [Architecture, 0 | 1])[] = [
  ['x64', 0],
  ['arm64', 1],
];

for (const [architecture, column] of columns) {
  describe(`the system call filter for ${architecture}`, () => {
    const program = seccompProgram(architecture);
    const judge = (number: number, ...args: number[]) => verdict(program, AUDIT[architecture], number, args);

    test('refuses every call of the table and allows what lies between', () => {
      const denied = new Set(
        DENIED.flatMap(({ calls }) => Object.values(calls).map((numbers) => numbers[column])),
      );
      const judged = new Set<number>(Object.values(JUDGED).map((numbers) => numbers[column]));
      for (let number = 0; number <= LAST_REVIEWED; number += 1) {
        if (judged.has(number)) continue;
        assert.equal(judge(number), denied.has(number) ? EPERM : ALLOW, `call ${number}`);
      }
    });

    test('knows nothing of later calls, of the x32 calls and of clone3', () => {
      for (const number of [LAST_REVIEWED + 1, 1_000, 0x40000000 + 41, 0xffffffff, 435]) {
        assert.equal(judge(number), ENOSYS);
      }
    });

    test('kills who enters through another architecture’s gate', () => {
      for (const other of [0x40000003, 0x40000028, architecture === 'x64' ? AUDIT.arm64 : AUDIT.x64]) {
        assert.equal(verdict(program, other, 0), KILL);
      }
    });

    test('lets clone make threads and processes and no namespace', () => {
      const clone = JUDGED.clone[column];
      // As glibc does for pthread_create and fork.
      assert.equal(judge(clone, 0x3d0f00), ALLOW);
      assert.equal(judge(clone, 0x1200011), ALLOW);
      for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
        assert.equal(judge(clone, flag | 17), EPERM);
      }
    });

    test('lets socketpair make Unix streams and nothing else', () => {
      const socketpair = JUDGED.socketpair[column];
      assert.equal(judge(socketpair, 1, 1), ALLOW);
      assert.equal(judge(socketpair, 1, 1 | 0o2000000 | 0o4000), ALLOW);
      assert.equal(judge(socketpair, 1, 2), EPERM);
      assert.equal(judge(socketpair, 30, 1), EPERM);
      assert.equal(judge(socketpair, 40, 1), EPERM);
    });
  });
}

describe('the numbers in the table', () => {
  const headers = [
    { column: 0, path: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h' },
    // The list that arm64 uses.
    { column: 1, path: '/usr/include/asm-generic/unistd.h' },
  ] as const;
  for (const { column, path } of headers) {
    let header: string | undefined;
    try {
      header = readFileSync(path, 'utf8');
    } catch {
      // Said below.
    }
    test(
      `agree with ${path}`,
      { skip: header === undefined && 'these kernel headers are not installed' },
      () => {
        const numbers = new Map(
          [...(header ?? '').matchAll(/^#define __NR(?:3264)?_(\w+)\s+(\d+)/gm)].map(([, name, number]) => [
            name,
            Number(number),
          ]),
        );
        const all = [...DENIED.flatMap(({ calls }) => Object.entries(calls)), ...Object.entries(JUDGED)];
        assert.ok(all.length > 80);
        for (const [name, expected] of all) {
          if (expected[column] !== undefined) assert.equal(numbers.get(name), expected[column], name);
        }
      },
    );
  }
});
