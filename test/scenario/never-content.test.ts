import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateSync, gzipSync } from 'node:zlib';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import { Canaries } from '../support/canaries.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Ten thousand texts in all. At trace, the lines of debug are written as well. */
const TEXTS_A_LEVEL = 5_000;
const TEXTS_A_REQUEST = 40;
const LEVELS = ['trace', 'info'] as const;

/** A model that answers with what it was asked: its completions are canaries as well. */
const ECHO = `import { createServer } from 'node:http';
createServer(async (request, response) => {
  if (request.url === '/ping') return response.end();
  let body = '';
  for await (const part of request) body += part;
  console.log(body);
  console.error(body);
  const { messages, stream } = JSON.parse(body);
  const content = JSON.stringify(messages).slice(0, 4000);
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (stream) {
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: ' + JSON.stringify({ choices: [{ delta: { content } }] }) + '\\n\\n');
    response.write('data: ' + JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }], usage }) + '\\n\\n');
    return response.end('data: [DONE]\\n\\n');
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }], usage }));
}).listen({ fd: 3 });
`;
const MANIFEST = {
  provider: 'acme',
  modelId: 'acme.echo-v1:0',
  modelName: 'Echo',
  contract: 'dlc',
  command: ['node', 'serve.mjs'],
  inputModalities: ['TEXT'],
  outputModalities: ['TEXT'],
  streaming: true,
  toolUse: true,
  systemPrompts: true,
};

type Send = (client: BedrockRuntimeClient, canaries: Canaries) => Promise<unknown>;

/** Messages of both sides with a canary each: prompts, earlier completions, tool inputs and results. */
function conversation(canaries: Canaries): ConverseCommandInput {
  const messages: NonNullable<ConverseCommandInput['messages']> = [];
  for (let turn = 0; turn < TEXTS_A_REQUEST / 4 - 1; turn += 1) {
    const toolUseId = `tool${turn}`;
    const content =
      turn === 0
        ? []
        : [{ toolResult: { toolUseId: `tool${turn - 1}`, content: [{ text: canaries.next() }] } }];
    messages.push({ role: 'user', content: [...content, { text: canaries.next() }] });
    messages.push({
      role: 'assistant',
      content: [
        { text: canaries.next() },
        { toolUse: { toolUseId, name: 'look', input: { [canaries.next()]: canaries.next() } } },
      ],
    });
  }
  messages.push({
    role: 'user',
    content: [
      { toolResult: { toolUseId: `tool${TEXTS_A_REQUEST / 4 - 2}`, content: [{ text: canaries.next() }] } },
    ],
  });
  return {
    modelId: MANIFEST.modelId,
    messages,
    system: [{ text: canaries.next() }, { text: canaries.next() }],
    inferenceConfig: { stopSequences: [canaries.next().slice(0, 40)] },
    toolConfig: {
      tools: [
        {
          toolSpec: { name: 'look', description: canaries.next(), inputSchema: { json: { type: 'object' } } },
        },
      ],
    },
  };
}

const kinds: readonly Send[] = [
  (client, canaries) => client.send(new ConverseCommand(conversation(canaries))),
  async (client, canaries) => {
    const { stream } = await client.send(new ConverseStreamCommand(conversation(canaries)));
    for await (const _event of stream ?? []);
  },
  // A model that is not there, a member that is wrong, a body that is no JSON, and one that no model reads.
  (client, canaries) =>
    client.send(new ConverseCommand({ ...conversation(canaries), modelId: 'acme.no-such' })),
  (client, canaries) =>
    client.send(
      new ConverseCommand({
        ...conversation(canaries),
        inferenceConfig: { maxTokens: canaries.next() as never },
      }),
    ),
  (client, canaries) => invoke(client, `{"prompt":"${canaries.next()}`),
  (client, canaries) => invoke(client, JSON.stringify({ messages: canaries.next(), [canaries.next()]: 1 })),
  (client, canaries) =>
    invoke(client, JSON.stringify({ messages: [{ role: 'user', content: canaries.next() }] })),
];

function invoke(client: BedrockRuntimeClient, body: string): Promise<unknown> {
  return client.send(
    new InvokeModelCommand({ modelId: MANIFEST.modelId, contentType: 'application/json', body }),
  );
}

describe('what is said is nowhere but in its answer', () => {
  for (const level of LEVELS) {
    describe(`at log level ${level}`, () => {
      const canaries = new Canaries();
      let service: TestService;
      let folder: TemporaryFolder;
      before(async () => {
        folder = await temporaryFolder();
        await mkdir(folder.file('tmp'));
        await mkdir(folder.file('bundle'));
        await writeFile(folder.file('bundle', 'caprock.json'), JSON.stringify(MANIFEST));
        await writeFile(folder.file('bundle', 'serve.mjs'), ECHO);
        const env = {
          PATH: process.env['PATH'] ?? '',
          CAPROCK_HOME: folder.file('home'),
          TMPDIR: folder.file('tmp'),
        };
        await run(process.execPath, [MAIN, 'deliver', folder.file('bundle')], { env });
        service = await startService({
          home: folder.file('home'),
          env: {
            TMPDIR: folder.file('tmp'),
            CAPROCK_LOG_LEVEL: level,
            CAPROCK_TRAIL_DELIVERY_SECONDS: '1',
            CAPROCK_TRAIL_DIGEST_SECONDS: '1',
          },
        });
        trust(service);
      });
      after(async () => {
        await service[Symbol.asyncDispose]();
        await makeWritable(folder.file('home', 'deployments'));
        await folder[Symbol.asyncDispose]();
      });

      test('thousands of texts, sent in every way to go right and wrong, are in no file and in no line', async () => {
        const client = new BedrockRuntimeClient(clientOptions(service));
        const outcomes = new Set<string>();
        for (let kind = 0; canaries.count < TEXTS_A_LEVEL; kind += 1) {
          const send = kinds[kind % kinds.length];
          const outcome = await send?.(client, canaries).then(
            () => 'answered',
            (error: Error) => error.name,
          );
          outcomes.add(outcome ?? '');
        }
        client.destroy();
        assert.ok(outcomes.has('answered') && outcomes.has('ValidationException'), [...outcomes].join());
        await service.stop();
        assert.ok(!canaries.isIn(Buffer.from(service.output())), 'a canary is in the diagnostics');
        assert.deepEqual(await canaries.filesWith(folder.path), []);
        const names = await readdir(folder.path, { recursive: true });
        assert.deepEqual(
          names.filter((name) => /(^|\/)core(\.\d+)?$/.test(name)),
          [],
        );
        assert.ok(
          names.some((name) => name.endsWith('.json.gz')),
          'log files were delivered, and searched',
        );
      });

      test('the search finds a canary in each of the forms in which one may lie', async () => {
        const text = `…${canaries.next()}…`;
        const bytes = Buffer.from(text);
        const forms: Readonly<Record<string, Buffer>> = {
          raw: bytes,
          utf16: Buffer.from(text, 'utf16le'),
          hexadecimal: Buffer.from(bytes.toString('hex')),
          base64: Buffer.from(`"${Buffer.from(`ab${text}`).toString('base64')}"`),
          'base64, moved by one': Buffer.from(Buffer.from(`abc${text}`).toString('base64')),
          'base64, moved by two': Buffer.from(Buffer.from(`abcd${text}`).toString('base64')),
          gzip: Buffer.concat([Buffer.alloc(10, 1), gzipSync(bytes)]),
          deflate: deflateSync(Buffer.from(bytes.toString('base64'))),
          'JSON escapes': Buffer.from(
            [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
          ),
        };
        await mkdir(folder.file('planted'));
        for (const [name, form] of Object.entries(forms)) await writeFile(folder.file('planted', name), form);
        assert.deepEqual(
          (await canaries.filesWith(folder.file('planted'))).toSorted(),
          Object.keys(forms).toSorted(),
        );
      });
    });
  }
});

describe('core files', () => {
  test('of the service have nothing of its memory in them, and of another process have it', async () => {
    await using service = await startService();
    const filterOf = async (pid: number | 'self'): Promise<number> =>
      Number.parseInt(await readFile(`/proc/${pid}/coredump_filter`, 'utf8'), 16);
    assert.equal(await filterOf(service.pid), 0);
    assert.notEqual(await filterOf('self'), 0, 'the control process');
    // Threads share their process's memory; each process that it started has its own setting.
    const children = (await readFile(`/proc/${service.pid}/task/${service.pid}/children`, 'utf8')).trim();
    for (const pid of children.split(' ').filter(Boolean)) assert.equal(await filterOf(Number(pid)), 0);
  });
});

/** What was delivered is read-only. */
async function makeWritable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await chmod(`${entry.parentPath}/${entry.name}`, 0o700);
  }
}
