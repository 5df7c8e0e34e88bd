import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateSync, gzipSync } from 'node:zlib';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ApplyGuardrailCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import {
  BedrockClient,
  CreateGuardrailCommand,
  CreateGuardrailVersionCommand,
} from '@aws-sdk/client-bedrock';
import { Client } from 'pg';
import { Canaries } from '../support/canaries.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { inFipsMode } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { startPostgres } from '../support/postgres.ts';
import { MAIN } from '../support/program.ts';
import { recordsOnDisk } from '../support/trail-file.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);

const TEXTS_A_REQUEST = 40;
/** In FIPS mode, in which all of it runs once more, a tenth. */
const TEXTS = inFipsMode ? 1_000 : 10_000;
/** Ten thousand texts on each kind of database, at the most talkative level; and at each other level every way once. */
const INSTALLATIONS = [
  { database: 'SQLite', levels: ['trace'], texts: TEXTS },
  { database: 'PostgreSQL', levels: ['trace'], texts: TEXTS },
  { database: 'SQLite', levels: ['debug', 'info', 'warn', 'error', 'fatal', 'silent'], texts: 0 },
] as const;

// It logs each statement with its parameters, as an operator may have it do.
const postgres = await startPostgres({ talkative: true });
if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());

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

/** Guardrails that find each canary: one blocks it, the other masks it. */
interface Guards {
  readonly blocking: string;
  readonly masking: string;
}

type Send = (client: BedrockRuntimeClient, canaries: Canaries, guards: Guards) => Promise<unknown>;

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
  (client, canaries, { blocking }) => client.send(new ConverseCommand(guarded(blocking, canaries))),
  async (client, canaries, { masking }) => {
    const { stream } = await client.send(new ConverseStreamCommand(guarded(masking, canaries)));
    for await (const _event of stream ?? []);
  },
  (client, canaries, { blocking, masking }) =>
    applyGuardrail(client, canaries.count % 2 === 0 ? blocking : masking, canaries),
  (client, canaries) => applyGuardrail(client, 'nosuchguardrail', canaries),
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

function guarded(guardrailIdentifier: string, canaries: Canaries): ConverseCommandInput {
  const guardrailConfig = { guardrailIdentifier, guardrailVersion: '1', trace: 'enabled_full' as const };
  return { ...conversation(canaries), guardrailConfig };
}

function applyGuardrail(
  client: BedrockRuntimeClient,
  guardrailIdentifier: string,
  canaries: Canaries,
): Promise<unknown> {
  return client.send(
    new ApplyGuardrailCommand({
      guardrailIdentifier,
      guardrailVersion: '1',
      source: 'INPUT',
      outputScope: 'FULL',
      content: [{ text: { text: `${canaries.next()} and ${canaries.next()}` } }],
    }),
  );
}

/** Their own texts, words and messages are canaries as well: what is kept of them is sealed. */
async function createGuards(service: TestService, name: string, canaries: Canaries): Promise<Guards> {
  const bedrock = new BedrockClient(clientOptions(service));
  const create = async (action: 'BLOCK' | 'ANONYMIZE'): Promise<string> => {
    const { guardrailId: guardrailIdentifier } = await bedrock.send(
      new CreateGuardrailCommand({
        name: `${action.toLowerCase()}-${name}`,
        blockedInputMessaging: canaries.next(),
        blockedOutputsMessaging: canaries.next(),
        wordPolicyConfig: { wordsConfig: [{ text: canaries.next() }] },
        sensitiveInformationPolicyConfig: {
          regexesConfig: [{ name: 'canary', pattern: 'cnry[0-9a-f]+x[0-9]+y[0-9a-f]+', action }],
        },
      }),
    );
    await bedrock.send(new CreateGuardrailVersionCommand({ guardrailIdentifier }));
    return guardrailIdentifier ?? '';
  };
  const guards = { blocking: await create('BLOCK'), masking: await create('ANONYMIZE') };
  bedrock.destroy();
  return guards;
}

function invoke(client: BedrockRuntimeClient, body: string): Promise<unknown> {
  return client.send(
    new InvokeModelCommand({ modelId: MANIFEST.modelId, contentType: 'application/json', body }),
  );
}

describe('what is said is nowhere but in its answer', () => {
  for (const { database, levels, texts } of INSTALLATIONS) {
    const skip = database === 'PostgreSQL' && 'unavailable' in postgres ? postgres.unavailable : false;
    describe(`on ${database} at log level ${levels.join(', ')}`, { skip }, () => {
      const canaries = new Canaries();
      let databaseEnvironment = {};
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
        if (database === 'PostgreSQL' && !('unavailable' in postgres))
          databaseEnvironment = { CAPROCK_DATABASE_URL: await postgres.createDatabase() };
      });
      after(async () => {
        await makeWritable(folder.file('home', 'deployments'));
        await folder[Symbol.asyncDispose]();
      });

      /** Sends texts to a service at that level, and holds all that it said against them. */
      async function sendAt(level: string): Promise<TestService> {
        await using service = await startService({
          home: folder.file('home'),
          env: {
            TMPDIR: folder.file('tmp'),
            CAPROCK_LOG_LEVEL: level,
            CAPROCK_TRAIL_DELIVERY_SECONDS: '1',
            CAPROCK_TRAIL_DIGEST_SECONDS: '1',
            ...databaseEnvironment,
          },
        });
        trust(service);
        const client = new BedrockRuntimeClient(clientOptions(service));
        const guards = await createGuards(service, level, canaries);
        const outcomes = new Set<string>();
        for (let kind = 0; kind < kinds.length || canaries.count < texts; kind += 1) {
          const send = kinds[kind % kinds.length];
          const outcome = await send?.(client, canaries, guards).then(
            () => 'answered',
            (error: Error) => error.name,
          );
          outcomes.add(outcome ?? '');
        }
        client.destroy();
        assert.ok(outcomes.has('answered') && outcomes.has('ValidationException'), [...outcomes].join());
        while (!(await isDelivered(folder.path))) await sleep(100);
        await service.stop();
        assert.ok(!canaries.isIn(Buffer.from(service.output())), 'a canary is in the diagnostics');
        return service;
      }

      test('texts sent in every way to go right and wrong are in no file and in no line', async () => {
        for (const level of levels) assertGuarded(await sendAt(level), database);
        assert.deepEqual(await canaries.filesWith(folder.path), []);
        if (database === 'PostgreSQL') await assertNotInPostgres(canaries);
        const names = await readdir(folder.path, { recursive: true });
        assert.deepEqual(
          names.filter((name) => /(^|\/)core(\.\d+)?$/.test(name)),
          [],
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
          'deflate, as small as can be': deflateSync(bytes, { level: 9 }),
          'deflate, as fast as can be': deflateSync(bytes, { level: 1 }),
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

/** Log files are among what is searched. */
async function isDelivered(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true });
  return names.some((name) => name.includes('_CloudTrail_') && name.endsWith('.json.gz'));
}

/** The guardrails found canaries, or nothing is shown by their absence. */
function assertGuarded(service: TestService, database: string): void {
  // On PostgreSQL the records are not in the home; the same calls left them.
  if (database === 'PostgreSQL') return;
  const records = recordsOnDisk(service, 'ApplyGuardrail');
  assert.ok(
    records.some(({ additionalEventData = {} }) =>
      /BLOCK/.test(JSON.stringify(additionalEventData['guardrails'])),
    ),
  );
}

/** In its pages, its write-ahead log, its temporary files and its own log. */
async function assertNotInPostgres(canaries: Canaries): Promise<void> {
  assert.ok(!('unavailable' in postgres));
  const log = postgres.log();
  assert.match(log, /insert into trail_journal/, 'it logs statements, with their parameters');
  assert.ok(!canaries.isIn(Buffer.from(log)), 'a canary is in the log of PostgreSQL');
  assert.deepEqual(await canaries.filesWith(postgres.data), []);
  // What is searched would show it: pages and write-ahead log hold what a client wrote.
  const planted = canaries.next();
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create table planted (text text)');
  await client.query('insert into planted values ($1)', [planted]);
  await client.query('checkpoint');
  await client.end();
  const found = await canaries.filesWith(postgres.data);
  assert.ok(
    found.some((name) => name.startsWith('base/')) && found.some((name) => name.startsWith('pg_wal/')),
    found.join(),
  );
  assert.ok(canaries.isIn(Buffer.from(postgres.log())), 'and so does its log');
}

describe('core files', () => {
  test('of a service that is aborted with prompts in its memory hold none of them; one of a shell holds what it knows', async (context) => {
    await using folder = await temporaryFolder();
    const pattern = (await readFile('/proc/sys/kernel/core_pattern', 'utf8')).trim();
    if (!/^core[.%a-z]*$/.test(pattern)) return context.skip(`this machine hands cores to ${pattern}`);
    const canaries = new Canaries();
    await mkdir(folder.file('control'));
    await mkdir(folder.file('service'));
    const abort = 'ulimit -c unlimited || exit 3; x=$0; kill -ABRT $$';
    const control = await run('sh', ['-c', abort, canaries.next()], { cwd: folder.file('control') }).catch(
      ({ code, signal }: { code: number; signal: string }) => ({ code, signal }),
    );
    if (!('signal' in control) || control.signal !== 'SIGABRT')
      return context.skip('the limit of core files is not ours to raise');
    assert.equal(
      (await canaries.filesWith(folder.file('control'))).length,
      1,
      'the control process leaves a core, and it has its memory',
    );

    await using service = await startService({ coresIn: folder.file('service') });
    trust(service);
    const client = new BedrockRuntimeClient(clientOptions(service));
    const { stream } = await client.send(
      new ConverseStreamCommand({
        modelId: 'caprock.tiny-prose-v1:0',
        messages: [{ role: 'user', content: [{ text: canaries.next() }] }],
        system: [{ text: canaries.next() }],
        inferenceConfig: { maxTokens: 400 },
      }),
    );
    const reading = (async () => {
      for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) break;
    })();
    await reading;
    await service.stop('SIGABRT');
    client.destroy();
    const left = await readdir(folder.file('service'));
    context.diagnostic(`left behind: ${left.length === 0 ? 'no core file' : left.join(', ')}`);
    assert.deepEqual(
      await canaries.filesWith(folder.path).then((all) => all.filter((name) => !name.startsWith('control/'))),
      [],
    );
  });

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
