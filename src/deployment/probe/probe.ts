// A stand-in for a model's software: started at every start of Caprock in a sandbox like all others, it tries what
// must not work and reports. It imports nothing from outside this folder, because nothing else is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { ProbeReport } from './report.ts';
import { syscallProgram, type Call } from './syscall-program.ts';

const READ_ONLY = ['/', '/bundle', '/usr/lib', '/opt/caprock', '/dev', '/proc', '/proc/sys/kernel'];
const DESTINATIONS = {
  'host loopback': { host: '127.0.0.1', port: 22 },
  'metadata service': { host: '169.254.169.254', port: 80 },
  internet: { host: '1.1.1.1', port: 53 },
  'IPv6 loopback': { host: '::1', port: 22 },
  'abstract socket': { path: '\0caprock-probe-nobody' },
} as const;

function table(text: string, separator: RegExp): Record<string, string> {
  const rows = text.split('\n').map((line) => line.split(separator));
  return Object.fromEntries(rows.flatMap(([name, value]) => (name && value ? [[name, value.trim()]] : [])));
}

function takesFile(folder: string): boolean {
  try {
    writeFileSync(`${folder}/caprock-probe`, 'x');
    return true;
  } catch {
    return false;
  }
}

function tryConnecting(to: { host: string; port: number } | { path: string }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(to, () => resolve('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'refused'));
    socket.setTimeout(1_000, () => resolve('silence'));
  });
}

async function report(): Promise<ProbeReport> {
  const connections: Record<string, string> = {};
  for (const [name, to] of Object.entries(DESTINATIONS)) connections[name] = await tryConnecting(to);
  return {
    status: table(readFileSync('/proc/self/status', 'utf8'), /:\t/),
    processes: readdirSync('/proc').map(Number).filter(Boolean),
    environment: Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
    seen: process.argv.slice(2).filter((path) => existsSync(path)),
    written: READ_ONLY.filter(takesFile),
    interfaces: readFileSync('/proc/net/dev', 'utf8')
      .split('\n')
      .slice(2)
      .flatMap((line) => line.split(':')[0]?.trim() || []),
    connections,
    limits: table(readFileSync('/proc/self/limits', 'utf8'), / {2,}/),
    coreDumpFilter: readFileSync('/proc/self/coredump_filter', 'utf8').trim(),
  };
}

/** Bytes come as plain arrays of numbers. */
type SentCall = Omit<Call, 'arguments'> & { readonly arguments: readonly (number | readonly number[])[] };

function received(call: SentCall): Call {
  return {
    ...call,
    arguments: call.arguments.map((one) => (typeof one === 'number' ? one : Uint8Array.from(one))),
  };
}

/** The results of system calls as the kernel gives them: -1 for EPERM, -38 for ENOSYS. `null`: it was killed. */
function perform(calls: readonly Call[]): number[] | null {
  const path = `/tmp/calls-${process.pid}`;
  writeFileSync(path, syscallProgram(calls, process.arch === 'arm64' ? 'arm64' : 'x64'), { mode: 0o700 });
  const { stdout, status } = spawnSync(path, { maxBuffer: 1 << 20 });
  if (status !== 0 || stdout.length !== calls.length * 8) return null;
  return calls.map((_, index) => Number(stdout.readBigInt64LE(index * 8)));
}

function sent(body: Buffer): Call[] {
  // Caprock's own program on the other side: its requests have this form.
  return (JSON.parse(body.toString()) as SentCall[]).map(received);
}

createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const answer = request.url === '/calls' ? perform(sent(Buffer.concat(parts))) : await report();
  response.end(JSON.stringify(answer));
}).listen({ fd: 3 });
