import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { commandsOf, comparable } from './console.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const bundles = await readFile(join(root, 'docs', 'bundles.md'), 'utf8');
const team = await readFile(join(root, 'docs', 'team.md'), 'utf8');
const metering = await readFile(join(root, 'docs', 'usage.md'), 'utf8');
const auditing = await readFile(join(root, 'docs', 'audit.md'), 'utf8');
const signIn = await readFile(join(root, 'docs', 'sign-in.md'), 'utf8');
const workforce = await readFile(join(root, 'docs', 'workforce.md'), 'utf8');
const accounts = await readFile(join(root, 'docs', 'accounts.md'), 'utf8');
const guardrails = await readFile(join(root, 'docs', 'guardrails.md'), 'utf8');
const keys = await readFile(join(root, 'docs', 'keys.md'), 'utf8');

const hasAws = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'aws')));

/** The bundle that docs/bundles.md shows. */
async function writeEchoBundle(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [language, file] of [
    ['json', 'caprock.json'],
    ['js', 'serve.mjs'],
  ] as const) {
    const [, text = ''] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(bundles) ?? [];
    await writeFile(join(folder, file), text);
  }
}

/**
 * `oathtool` as far as the page uses it: the code of an authenticator app, RFC 6238. What one command asks of it is of one
 * time: two codes that have to follow each other do, also where half a minute ends between them.
 */
const OATHTOOL = `#!${process.execPath}
const { createHmac } = require('node:crypto');
const args = process.argv.slice(2);
const now = args.includes('--now') ? args[args.indexOf('--now') + 1] : '';
const seconds = now === '' ? 0 : Number.parseInt(now) * (now.endsWith('ago') ? -1 : 1);
const bits = [...args.at(-1).trim().replace(/=+$/, '')]
  .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
const counter = Buffer.alloc(8);
counter.writeBigUInt64BE(BigInt(Math.floor((Number(process.env.COMMAND_BEGAN) + seconds) / 30)));
const mac = createHmac('sha1', key).update(counter).digest();
const code = (mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000;
console.log(String(code).padStart(6, '0'));
`;

for (const [document, text] of [
  ['README.md', readme],
  ['docs/team.md', team],
  ['docs/audit.md', auditing],
  ['docs/usage.md', metering],
  ['docs/sign-in.md', signIn],
  ['docs/workforce.md', workforce],
  ['docs/accounts.md', accounts],
  ['docs/guardrails.md', guardrails],
  ['docs/keys.md', keys],
] as const) {
  const commands = commandsOf(text);

  describe(`${document}, command by command, on a first start`, () => {
    let service: TestService;
    let folder: TemporaryFolder;
    let environment: NodeJS.ProcessEnv;

    before(async () => {
      service = await startService();
      folder = await temporaryFolder();
      await writeEchoBundle(folder.file('path', 'to', 'bundle'));
      // npx finds the command of the checkout that it stands in; here the same command is found by its path.
      const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${MAIN}" "$@"\n`;
      await writeFile(folder.file('npx'), npx, { mode: 0o755 });
      await writeFile(folder.file('oathtool'), OATHTOOL, { mode: 0o755 });
      const { stdout } = await run(process.execPath, [
        join(root, 'src', 'main.ts'),
        'env',
        '--home',
        service.home,
      ]);
      const exports = stdout.matchAll(/^export (\w+)='(.*)'$/gm);
      environment = {
        ...Object.fromEntries([...exports].map(([, name = '', value = '']) => [name, value])),
        PATH: `${folder.path}:${process.env['PATH'] ?? ''}`,
        HOME: folder.path,
        CAPROCK_HOME: service.home,
        AWS_PAGER: '',
      };
    });
    after(async () => {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    });

    test('it shows commands', () => assert.ok(commands.length >= 4));

    for (const { command, output } of commands) {
      const name = command.split('\n')[0] ?? '';
      if (command === 'npm start') {
        test('npm start says what the page shows', () => {
          const said = comparable(service.output());
          for (const line of output.slice(1)) {
            if (line.includes('.caprock')) continue;
            assert.ok(said.includes(comparable(line)), line);
          }
        });
        continue;
      }
      const needsAws = document === 'docs/team.md' || /\baws /.test(command);
      const skip = needsAws && !hasAws ? 'the AWS CLI is not on the PATH' : false;
      test(`$ ${name}`, { skip }, async () => {
        const wait = command.includes('models') ? 'sleep 1.5; ' : '';
        // What a command sets, the next one has, as in one terminal.
        const began = `COMMAND_BEGAN=${Math.floor(Date.now() / 1000)}; `;
        const script = `set -a; [ -f state ] && . ./state; ${began}${wait}${command}\nstatus=$?; export -p > state; exit $status`;
        const { stdout } = await run('bash', ['-c', script], { cwd: folder.path, env: environment });
        if (output.length > 0) assert.equal(comparable(stdout), comparable(output.join('\n')));
      });
    }
  });
}

test('the settings table of the README names each setting and its default', async () => {
  const { stdout } = await run(process.execPath, [join(root, 'src', 'main.ts'), 'serve', '--help']);
  const variables = [...stdout.matchAll(/\b(CAPROCK_[A-Z_]+)/g)].map(([, name]) => name);
  assert.ok(variables.length >= 10);
  for (const name of variables) assert.ok(readme.includes(`\`${name}\``), `${name} is not in the README`);
});

const detection = commandsOf(await readFile(join(root, 'docs', 'detection.md'), 'utf8'));

describe('docs/detection.md, command by command', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
    await writeFile(folder.file('letter.txt'), 'Write ada@example.org:\ncard 4539 1488 0343 6467\n');
    const caprock = `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`;
    await writeFile(folder.file('caprock'), caprock, { mode: 0o755 });
  });
  after(() => folder[Symbol.asyncDispose]());

  test('it shows commands', () => assert.ok(detection.length >= 2));

  for (const { command, output } of detection) {
    test(`$ ${command}`, async () => {
      // It found something, and says so with 1.
      const script = `${command}; [ $? = 1 ]`;
      const environment = { ...process.env, PATH: `${folder.path}:${process.env['PATH'] ?? ''}` };
      const { stdout } = await run('bash', ['-c', script], { cwd: folder.path, env: environment });
      assert.equal(comparable(stdout), comparable(output.join('\n')));
    });
  }
});
