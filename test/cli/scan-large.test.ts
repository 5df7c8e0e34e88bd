import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { limits } from '#kernel';
import { Budget } from '../../src/cli/scan/budget.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const CARD = '4539 1488 0343 6467';
/** How much is given; more in a long run. */
const LONG = process.env['CAPROCK_SCAN_MEGABYTES'] !== undefined;
const MEGABYTES = Number(process.env['CAPROCK_SCAN_MEGABYTES'] ?? '40');
const MEBIBYTE = 1024 * 1024;

const prose = `${'It goes on and on without an end, word by word by word. '.repeat(70)}card ${CARD}\n`;
const megabyte = Buffer.from(prose.repeat(Math.ceil(MEBIBYTE / prose.length)));

/** Not enough to keep what is read, or what findings were cut from. */
const LITTLE = '--max-old-space-size=32';

async function scan(args: readonly string[], give: AsyncIterable<Uint8Array> | undefined = undefined) {
  const child = spawn(process.execPath, [LITTLE, MAIN, 'scan', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = once(child, 'close');
  if (give === undefined) child.stdin.end();
  else await pipeline(Readable.from(give), child.stdin);
  return { code: (await ended)[0] as unknown, stdout, stderr };
}

describe('a scan of more than memory should hold', () => {
  let folder: TemporaryFolder;
  before(async () => (folder = await temporaryFolder()));
  after(() => folder[Symbol.asyncDispose]());

  test('standard input of more than memory holds, with thousands of findings', async () => {
    async function* given(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < MEGABYTES; index += 1) yield megabyte;
    }
    const { code, stdout, stderr } = await scan(['-', '--format', 'json'], given());
    assert.equal(code, 1, stderr);
    const { findings } = JSON.parse(stdout) as { findings: unknown[] };
    assert.equal(findings.length, MEGABYTES * megabyte.toString().split(CARD).length - MEGABYTES);
  });

  test('a table with a quote that is never closed', async () => {
    const path = folder.file('open.csv');
    await writeFile(path, `name,note\n"${megabyte.toString().repeat(MEGABYTES)}`);
    const { code, stdout, stderr } = await scan([path, '--format', 'json']);
    assert.equal(code, 1, stderr);
    const { findings } = JSON.parse(stdout) as { findings: { place: string }[] };
    assert.ok(findings.length > 100 * MEGABYTES);
    assert.ok(findings.every(({ place }) => place === 'line 2, column name'));
  });

  test('an archive within an archive that unpacks to more than the limits is not read, and that is said', async () => {
    const inner = zipSync({ zeros: new Uint8Array(limits.scanEntryBytes + MEBIBYTE) });
    const names = Array.from({ length: LONG ? 9 : 1 }, (_, index) => `${index}.zip`);
    const bomb = zipSync(Object.fromEntries(names.map((name) => [name, inner])), { level: 0 });
    assert.ok(bomb.length < MEBIBYTE);
    await writeFile(folder.file('bomb.zip'), bomb);
    const { code, stderr } = await scan([folder.file('bomb.zip')]);
    assert.equal(code, 2);
    assert.match(stderr, /0\.zip!zeros could not be read: it is too large/);
    if (LONG) assert.match(stderr, /bomb\.zip could not be read: it unpacks to more than 536870912 bytes\./);
  });

  test('a budget: some hundred megabytes of anything, and of a large file a hundred times its size', () => {
    const small = new Budget();
    small.read(1);
    small.unpack(limits.scanArchiveBytes);
    assert.throws(() => small.unpack(1), { code: 'TooMuch' });
    const large = new Budget();
    large.read(limits.scanArchiveBytes);
    large.unpack(limits.scanArchiveBytes * limits.scanArchiveRatio);
    assert.throws(() => large.unpack(1), { code: 'TooMuch' });
  });

  test('gzip that breaks off, or is of many members: read as far as it goes', async () => {
    const one = gzipSync(`card ${CARD}\n`);
    await writeFile(folder.file('members.log.gz'), Buffer.concat([one, one]));
    await writeFile(folder.file('broken.log.gz'), Buffer.concat([one, one.subarray(0, 20)]));
    const members = await scan([folder.file('members.log.gz'), '--format', 'json']);
    assert.equal(members.code, 1);
    assert.equal((JSON.parse(members.stdout) as { findings: unknown[] }).findings.length, 2);
    const broken = await scan([folder.file('broken.log.gz'), '--format', 'json']);
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /broken\.log\.gz could not be read: Z_BUF_ERROR\./);
  });
});
