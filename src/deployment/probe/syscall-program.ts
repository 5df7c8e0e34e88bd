/** One system call: its number and up to six arguments; bytes are passed by address. */
export interface Call {
  readonly number: number;
  readonly arguments: readonly (number | Uint8Array)[];
  /** On x86-64, enter through the 32-bit gate (`int 0x80`), where the same numbers mean other calls. */
  readonly through32BitGate?: boolean;
}

const BASE = 0x400000n;
const HEADERS = 64 + 56;
const WRITE = { x64: 1, arm64: 64 } as const;
const EXIT_GROUP = { x64: 231, arm64: 94 } as const;

/**
 * A whole Linux program (ELF, no libraries) that makes the given system calls one after another and writes their
 * results to stdout, 8 bytes each. It lets JavaScript ask the kernel directly whether a call is refused, on a
 * machine that has no compiler and in a sandbox that has no other programs.
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 */
export function syscallProgram(calls: readonly Call[], architecture: 'x64' | 'arm64'): Buffer {
  const encode = architecture === 'x64' ? encodeX64 : encodeArm64;
  // Addresses do not change the length of the code, so a first pass finds where the data begins.
  const measure = emit(calls, encode, architecture, 0n).code.length;
  const { code, data } = emit(calls, encode, architecture, BASE + BigInt(HEADERS + measure));
  return Buffer.concat([header(architecture, HEADERS + code.length + data.length), code, data]);
}

type Encode = (number: number, args: readonly bigint[], result: bigint, through32BitGate: boolean) => Buffer;

function emit(calls: readonly Call[], encode: Encode, architecture: 'x64' | 'arm64', dataAt: bigint) {
  const results = Buffer.alloc(calls.length * 8);
  const data: Buffer[] = [results];
  let next = dataAt + BigInt(results.length);
  const place = (value: number | Uint8Array): bigint => {
    if (typeof value === 'number') return BigInt.asUintN(64, BigInt(value));
    // Eight bytes apart, as kernel structures like it.
    const padded = Buffer.alloc(Math.ceil(value.length / 8) * 8);
    padded.set(value);
    const at = next;
    data.push(padded);
    next += BigInt(padded.length);
    return at;
  };
  const code = calls.map((call, index) => {
    const result = dataAt + BigInt(index * 8);
    return encode(call.number, call.arguments.map(place), result, call.through32BitGate === true);
  });
  const ignored = dataAt;
  code.push(encode(WRITE[architecture], [1n, dataAt, BigInt(results.length)], ignored, false));
  code.push(encode(EXIT_GROUP[architecture], [0n], ignored, false));
  return { code: Buffer.concat(code), data: Buffer.concat(data) };
}

function encodeX64(
  number: number,
  args: readonly bigint[],
  result: bigint,
  through32BitGate: boolean,
): Buffer {
  // `mov register, imm64` for rax, then rdi, rsi, rdx, r10, r8, r9, and rbx as the place of the result.
  const move = (opcode: readonly number[], value: bigint): Buffer => {
    const immediate = Buffer.alloc(8);
    immediate.writeBigUInt64LE(value);
    return Buffer.concat([Buffer.from(opcode), immediate]);
  };
  const registers = [
    [0x48, 0xbf],
    [0x48, 0xbe],
    [0x48, 0xba],
    [0x49, 0xba],
    [0x49, 0xb8],
    [0x49, 0xb9],
  ];
  return Buffer.concat([
    move([0x48, 0xb8], BigInt(number)),
    ...registers.map((opcode, index) => move(opcode, args[index] ?? 0n)),
    Buffer.from(through32BitGate ? [0xcd, 0x80] : [0x0f, 0x05]),
    move([0x48, 0xbb], result),
    // mov [rbx], rax
    Buffer.from([0x48, 0x89, 0x03]),
  ]);
}

function encodeArm64(number: number, args: readonly bigint[], result: bigint): Buffer {
  // `movz`, then `movk` for the three upper quarters.
  const move = (register: number, value: bigint): number[] =>
    [0, 1, 2, 3].map((quarter) => {
      const immediate = Number((value >> BigInt(16 * quarter)) & 0xffffn);
      return (
        ((quarter === 0 ? 0xd2800000 : 0xf2800000) | (quarter << 21) | (immediate << 5) | register) >>> 0
      );
    });
  const words = [
    ...[0, 1, 2, 3, 4, 5].flatMap((register) => move(register, args[register] ?? 0n)),
    ...move(8, BigInt(number)),
    // svc #0
    0xd4000001,
    ...move(9, result),
    // str x0, [x9]
    0xf9000120,
  ];
  const code = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => code.writeUInt32LE(word, index * 4));
  return code;
}

function header(architecture: 'x64' | 'arm64', fileBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADERS);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(2, 16); // an executable at fixed addresses
  bytes.writeUInt16LE(architecture === 'x64' ? 62 : 183, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(BASE + BigInt(HEADERS), 24); // entry
  bytes.writeBigUInt64LE(64n, 32); // program headers
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  const segment = bytes.subarray(64);
  segment.writeUInt32LE(1, 0); // PT_LOAD
  segment.writeUInt32LE(7, 4); // readable, writable, executable
  segment.writeBigUInt64LE(BASE, 16);
  segment.writeBigUInt64LE(BASE, 24);
  segment.writeBigUInt64LE(BigInt(fileBytes), 32);
  segment.writeBigUInt64LE(BigInt(fileBytes), 40);
  segment.writeBigUInt64LE(0x1000n, 48);
  return bytes;
}
