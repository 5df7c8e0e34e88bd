import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import { CaprockError, limits } from '#kernel';
import { PROBE_ACCOUNT } from '../account.ts';
import type { ProbeReport } from '../probe/report.ts';
import type { Call } from '../probe/syscall-program.ts';
import type { Sandbox } from './sandbox.ts';

const PROBE_FOLDER = fileURLToPath(new URL('../probe', import.meta.url));

/** Paths of the host that no sandbox shows, and the memory of the sandbox's own first process. */
export const HOST_PATHS = [
  '/etc/passwd',
  '/etc/hostname',
  '/root',
  '/home',
  '/var',
  '/run',
  '/sys',
  '/boot',
  '/bin',
  '/proc/1/mem',
];

export interface ProbeFindings {
  readonly report: ProbeReport;
  /** Result of each call asked for; `null` when the kernel killed the caller. */
  readonly results: readonly number[] | null;
}

/**
 * Runs the probe in a sandbox exactly as a model's software is run, and asks it for its report and for the given
 * system calls.
 * @throws CaprockError `NoSandbox` when the sandbox does not start or the probe does not answer
 */
export async function probe(sandbox: Sandbox, calls: readonly Call[]): Promise<ProbeFindings> {
  // An abstract address: nothing on the disk to clean up. Sealed sandboxes exist on Linux only.
  const path = `\0caprock-probe-${randomUUID()}`;
  const listener = createServer();
  listener.listen(path);
  await once(listener, 'listening');
  const guest = sandbox.launch({
    bundle: PROBE_FOLDER,
    command: ['node', 'probe.ts', ...HOST_PATHS, PROBE_FOLDER],
    account: PROBE_ACCOUNT,
    listener,
  });
  listener.close();
  const client = new Client('http://sandbox', { socketPath: path });
  const deadline = AbortSignal.timeout(limits.sandboxProbeMilliseconds);
  const ask = async (target: string, body?: string): Promise<unknown> => {
    const method = body === undefined ? 'GET' : 'POST';
    const answer = await client.request({ path: target, method, body: body ?? null, signal: deadline });
    return answer.body.json();
  };
  try {
    const died = guest.ended.then(() => {
      throw new Error('ended before it answered');
    });
    const asked = (async () => ({
      // Caprock's own program on the other side, from its own folder: its answers have the forms that it declares.
      report: (await ask('/report')) as ProbeReport,
      results: (await ask('/calls', JSON.stringify(calls.map(plain)))) as readonly number[] | null,
    }))();
    return await Promise.race([asked, died]);
  } catch (error) {
    throw new CaprockError('NoSandbox', 'The probe of the sandbox did not run.', { cause: error });
  } finally {
    guest.kill();
    await client.destroy();
    await guest.ended;
  }
}

/** Bytes travel as plain arrays of numbers. */
function plain(call: Call): unknown {
  return {
    ...call,
    arguments: call.arguments.map((value) => (typeof value === 'number' ? value : [...value])),
  };
}
