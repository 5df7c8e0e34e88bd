import { readFileSync } from 'node:fs';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateRandomCommand,
  KMSClient,
  type KMSClientConfig,
} from '@aws-sdk/client-kms';
import { clientOptions, trust } from '../../test/support/clients.ts';
import { startService, type TestService } from '../../test/support/service.ts';
import type { LoadRequest } from './job.ts';
import { runJob } from './run-job.ts';
import { median } from './statistics.ts';

const CONCURRENCY = 16;
/** Different requests of each call, sent over and over. */
const REQUESTS = 64;

type Send = (client: KMSClient) => Promise<unknown>;
interface Call {
  readonly name: string;
  readonly send: Send;
  /** Stands once in each right answer. */
  readonly word: string;
}

/** Requests a second of KMS calls over the whole road, in turn with one that does nothing on it: a random byte. */
export async function measureKmsCalls({
  home,
  seconds,
  rounds,
  say,
}: {
  readonly home: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly say: (what: string, figure: string) => void;
}): Promise<void> {
  await using service = await startService({ home, flags: ['--log-level', 'warn', '--no-demo-model'] });
  trust(service);
  const kms = new KMSClient(clientOptions(service));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const Plaintext = Buffer.alloc(1024, 7);
  const EncryptionContext = { table: 'bench' };
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
  kms.destroy();

  const nothing: Call = {
    name: 'GenerateRandom of one byte (nothing done)',
    send: (client) => client.send(new GenerateRandomCommand({ NumberOfBytes: 1 })),
    word: 'Plaintext',
  };
  const calls: readonly Call[] = [
    nothing,
    {
      name: 'GenerateDataKey',
      send: (client) =>
        client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext })),
      word: 'Plaintext',
    },
    {
      name: 'Decrypt of 1 KB',
      send: (client) => client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })),
      word: 'Plaintext',
    },
  ];
  const rates = new Map<Call, number[]>(calls.map((call) => [call, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const call of calls) rates.get(call)?.push(await rate(service, call, seconds));
  }
  const floor = median(rates.get(nothing) ?? []);
  for (const [{ name }, each] of rates) {
    const perSecond = median(each);
    say(
      `${name}: requests a second, of the road’s own`,
      `${perSecond.toFixed(0)}, ${((perSecond / floor) * 100).toFixed(0)} %`,
    );
  }
}

async function rate(service: TestService, { name, send, word }: Call, seconds: number): Promise<number> {
  const result = await runJob({
    endpoint: { protocol: 'http/1.1', port: service.port, ca: readFileSync(service.caPath, 'utf8') },
    requests: await signed(service, send),
    concurrency: CONCURRENCY,
    seconds,
    expect: { word, times: 1, last: '', event: '' },
    processes: [service.pid],
    modelProcesses: [],
  });
  if (result.wrong.size > 0) throw new Error(`${name}: ${[...result.wrong.keys()].join('; ')}`);
  return result.answers / result.seconds;
}

class NotSent extends Error {}

/** Requests as the official client signs them, which are taken instead of sent. */
async function signed(service: TestService, send: Send): Promise<LoadRequest[]> {
  const taken: LoadRequest[] = [];
  const client = new KMSClient({
    ...clientOptions(service),
    requestHandler: {
      handle({ method, path, headers, body }: LoadRequest) {
        taken.push({ method, path, headers, body: Buffer.from(body) });
        return Promise.reject(new NotSent());
      },
    } as unknown as NonNullable<KMSClientConfig['requestHandler']>,
  });
  for (let one = 0; one < REQUESTS; one += 1) {
    await send(client).catch((error: unknown) => {
      if (!(error instanceof NotSent)) throw error;
    });
  }
  client.destroy();
  return taken;
}
