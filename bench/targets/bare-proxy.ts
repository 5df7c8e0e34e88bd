import { fileURLToPath } from 'node:url';
import type { TlsFiles } from '#keys';
import type { Placement } from '../machine/processor.ts';
import { startProgram, type Listening } from '../machine/program.ts';
import { chatExpectation, chatRequests } from './chat-form.ts';
import type { Target } from './target.ts';

const PROGRAM = fileURLToPath(new URL('../bare-tls-proxy.ts', import.meta.url));

/** (b) The floor: a reverse proxy in Node that ends TLS, with Caprock's certificate, and does nothing else. */
export async function startBareProxy(
  placement: Placement,
  stub: Target,
  tls: Pick<TlsFiles, 'ca' | 'certPath' | 'keyPath'>,
): Promise<Target> {
  const args = [PROGRAM, tls.certPath, tls.keyPath, String(stub.endpoint.port)];
  const program = await startProgram<Listening>(placement, 'target', args);
  return {
    name: '(b) bare TLS proxy',
    about:
      'node:https piped to node:http with connections kept alive: TLS, but no authentication, parsing or record',
    endpoint: { protocol: 'http/1.1', port: program.ready.port, ca: tls.ca },
    processes: () => [program.pid],
    modelProcesses: stub.processes,
    requests: async (operation, count) =>
      chatRequests(operation, count, { path: '/invocations', headers: { 'user-agent': 'bench' } }),
    expectation: chatExpectation,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
