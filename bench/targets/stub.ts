import { fileURLToPath } from 'node:url';
import type { Placement } from '../machine/processor.ts';
import { startProgram, type Listening } from '../machine/program.ts';
import { chatExpectation, chatRequests } from './chat-form.ts';
import type { Target } from './target.ts';

const SERVER = fileURLToPath(new URL('../bundle/server.mjs', import.meta.url));

/** (a) The model itself, with nothing in front of it: the ceiling. It runs beside the generator. */
export async function startStub(placement: Placement): Promise<Target> {
  const program = await startProgram<Listening>(placement, 'load', [SERVER, '--tcp']);
  return {
    name: '(a) model stub',
    about:
      'the model stub asked directly, HTTP/1.1 without TLS; the same program is behind every other target',
    endpoint: { protocol: 'http/1.1', port: program.ready.port },
    processes: () => [program.pid],
    modelProcesses: () => [],
    requests: async (operation, count) =>
      chatRequests(operation, count, { path: '/invocations', headers: { 'user-agent': 'bench' } }),
    expectation: chatExpectation,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
