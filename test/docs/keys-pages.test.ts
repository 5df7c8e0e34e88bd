import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { commandsOf } from './console.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['data.md', 'root-key.md', 'transit.md'];

/** What differs from one installation to the next, made alike. */
function comparable(text: string): string {
  return text
    .trim()
    .replace(/\b[0-9a-f]{32}\b/g, '<id>')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/ +/g, ' ')
    .replace(/ \n/g, '\n');
}

for (const page of PAGES) {
  const commands = commandsOf(await readFile(join(root, 'docs', page), 'utf8'));

  describe(`docs/${page}, command by command`, () => {
    let service: TestService;
    let folder: TemporaryFolder;

    before(async () => {
      service = await startService();
      folder = await temporaryFolder();
      const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${MAIN}" "$@"\n`;
      await writeFile(folder.file('npx'), npx, { mode: 0o755 });
    });
    after(async () => {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    });

    test('it shows commands', () => assert.ok(commands.length > 0));

    for (const { command, output } of commands) {
      test(`$ ${command.split('\n')[0]}`, async () => {
        const env = {
          ...process.env,
          ...service.environment,
          PATH: `${folder.path}:${process.env['PATH'] ?? ''}`,
          CAPROCK_HOME: service.home,
          HOME: folder.path,
        };
        const { stdout } = await run('bash', ['-c', command], { cwd: folder.path, env });
        if (output.length > 0) assert.equal(comparable(stdout), comparable(output.join('\n')));
      });
    }
  });
}
