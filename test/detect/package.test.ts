import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { createDetector } from '#detect';
import { CHROMIUM, NO_CHROMIUM, PATIENCE } from '../support/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const TEXT = 'Ada <ada@example.org> pays with 4111 1111 1111 1111; her key is AKIAIOSFODNN7EXAMPLE. '.repeat(
  50,
);

describe('caprock/detect, built and packed as npm does', () => {
  let folder: TemporaryFolder;
  const expected = createDetector().find(TEXT);
  before(async () => {
    folder = await temporaryFolder();
    await run(process.execPath, [`${root}scripts/detect.ts`], { cwd: root });
    const { stdout } = await run(
      'npm',
      ['pack', '--ignore-scripts', '--json', '--pack-destination', folder.path],
      {
        cwd: root,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    // What npm install would put there: the engine needs no other package.
    const into = folder.file('node_modules', 'caprock');
    await mkdir(into, { recursive: true });
    await run('tar', ['-xzf', folder.file(filename), '--strip-components=1', '-C', into]);
    await writeFile(folder.file('package.json'), '{"type":"module"}');
  });
  after(() => folder[Symbol.asyncDispose]());

  test('is imported by another package in Node, and finds what it finds here', async () => {
    const program = `import { createDetector } from 'caprock/detect';
      console.log(JSON.stringify(createDetector().find(${JSON.stringify(TEXT)})));`;
    await writeFile(folder.file('program.js'), program);
    const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder.path });
    assert.ok(expected.length > 100);
    assert.deepEqual(JSON.parse(stdout), expected);
  });

  test('has types, which refuse what it does not have', async () => {
    const program = `import { createDetector, type Finding } from 'caprock/detect';
      const findings: Finding[] = createDetector({ threshold: 0.9 }).find('x');
      const masker = createDetector().masker((finding) => \`{\${finding.type}}\`);
      // @ts-expect-error there is no such option
      createDetector({ nothing: 1 });
      // @ts-expect-error a finding never holds the data
      console.log(findings[0]?.data, masker.write('x'));`;
    await writeFile(folder.file('program.ts'), program);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
    await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, ...flags, 'program.ts'], {
      cwd: folder.path,
    });
  });

  test(
    'is one file that runs in a browser, scanner for WebAssembly included',
    { skip: NO_CHROMIUM },
    async () => {
      const source = await readFile(folder.file('node_modules', 'caprock', 'dist', 'detect', 'detect.js'));
      await using browser = await chromium.launch({
        executablePath: CHROMIUM,
        timeout: PATIENCE,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      });
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE);
      const url = `data:text/javascript;base64,${source.toString('base64')}`;
      const found = await page.evaluate(
        `import(${JSON.stringify(url)}).then(({ createDetector }) => createDetector().find(${JSON.stringify(TEXT)}))`,
      );
      assert.deepEqual(found, expected);
    },
  );
});
