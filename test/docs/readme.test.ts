import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { commandsOf, comparable } from './console.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const bundles = await readFile(join(root, 'docs', 'bundles.md'), 'utf8');
const commands = commandsOf(readme);

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

describe('the README, command by command, on a first start', () => {
  let service: TestService;
  let folder: TemporaryFolder;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    service = await startService();
    folder = await temporaryFolder();
    await writeEchoBundle(folder.file('path', 'to', 'bundle'));
    // npx finds the command of the checkout that it stands in; here the same command is found by its path.
    await writeFile(
      folder.file('npx'),
      `#!/bin/sh\nshift\nexec "${process.execPath}" "${root}/src/main.ts" "$@"\n`,
    );
    await chmod(folder.file('npx'), 0o755);
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

  test('it shows commands', () => assert.ok(commands.length >= 10));

  for (const { command, output } of commands) {
    const name = command.split('\n')[0] ?? '';
    if (command === 'npm start') {
      test('npm start says what the README shows', () => {
        const said = comparable(service.output());
        for (const line of output.slice(1)) {
          if (line.includes('.caprock')) continue;
          assert.ok(said.includes(comparable(line)), line);
        }
      });
      continue;
    }
    const skip = command.startsWith('aws ') && !hasAws ? 'the AWS CLI is not on the PATH' : false;
    test(`$ ${name}`, { skip }, async () => {
      const wait = command.includes('models') ? 'sleep 1.5; ' : '';
      const { stdout } = await run('bash', ['-c', wait + command], { cwd: folder.path, env: environment });
      if (output.length > 0) assert.equal(comparable(stdout), comparable(output.join('\n')));
    });
  }
});

test('the settings table of the README names each setting and its default', async () => {
  const { stdout } = await run(process.execPath, [join(root, 'src', 'main.ts'), 'serve', '--help']);
  const variables = [...stdout.matchAll(/\b(CAPROCK_[A-Z_]+)/g)].map(([, name]) => name);
  assert.ok(variables.length >= 10);
  for (const name of variables) assert.ok(readme.includes(`\`${name}\``), `${name} is not in the README`);
});
