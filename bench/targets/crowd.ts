import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { startService } from '../../test/support/service.ts';
import { descendants } from '../machine/process-tree.ts';
import type { Placement } from '../machine/processor.ts';
import type { LoadRequest } from '../load/job.ts';
import { checkAnswers, deliverStub, expectation, MODEL_ID, modelProcesses, REGION } from './caprock.ts';
import { makeCrowd, type CrowdSize } from './crowd-people.ts';
import { signedRequests } from './signed-requests.ts';
import type { Operation, Target } from './target.ts';

const NOBODY = { accessKeyId: '', secretAccessKey: '' };
/** Signatures are good for five minutes; a measurement takes seconds of it. */
const FRESH_MILLISECONDS = 3 * 60_000;

/** A Caprock with many users and policies, of whom each asks in turn. @param label `(f)` */
export async function startCrowd(
  placement: Placement,
  home: string,
  label: string,
  size: CrowdSize,
): Promise<Target> {
  deliverStub(home);
  const options = {
    home,
    flags: ['--region', REGION, '--log-level', 'warn', '--no-demo-model'],
    env: { NODE_ENV: 'production' },
  };
  // The first start makes the home; who is put in there must not be put in beside a service that runs.
  await (await startService(options)).stop();
  const people = await makeCrowd(home, size, { region: REGION, modelId: MODEL_ID });
  const service = await startService(options);
  placement.move(service.pid, 'target');
  const ca = readFileSync(service.caPath, 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  try {
    // One of each account: its model has started then, and answers right.
    for (const one of [people[0], people.at(-1)]) await checkAnswers(service, one ?? NOBODY);
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
  const taken = new Map<Operation, { readonly at: number; readonly requests: readonly LoadRequest[] }>();
  /** One request of each, in turn. */
  const sign = (operation: Operation): Promise<readonly LoadRequest[]> => {
    let next = 0;
    const credentials = () => people[next++ % people.length] ?? NOBODY;
    const signer = {
      url: service.url,
      region: REGION,
      credentials,
      modelId: MODEL_ID,
      protocol: 'http/1.1',
    } as const;
    return signedRequests(signer, operation, people.length);
  };
  const count = new Intl.NumberFormat('en');
  return {
    name: `${label} Caprock, ${count.format(size.users)} users`,
    about: `Caprock over HTTP/1.1 as (d), with ${count.format(size.users)} users, each with an access key and one of ${count.format(size.policies)} managed policies, who ask in turn`,
    endpoint: { protocol: 'http/1.1', port: service.port, ca },
    processes: () => {
      const model = new Set(modelProcesses(service.pid));
      return [service.pid, ...descendants(service.pid).filter((pid) => !model.has(pid))];
    },
    modelProcesses: () => {
      const model = modelProcesses(service.pid);
      for (const pid of model) placement.move(pid, 'load');
      return model;
    },
    async requests(operation) {
      const known = taken.get(operation);
      if (known !== undefined && Date.now() - known.at < FRESH_MILLISECONDS) return known.requests;
      const requests = await sign(operation);
      taken.set(operation, { at: Date.now(), requests });
      return requests;
    },
    expectation,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
