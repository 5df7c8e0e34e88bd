import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { problemsOf } from './report-schemas.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const CARD = '4539 1488 0343 6467';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function scan(args: readonly string[], input?: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, 'scan', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { id: string; name: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly properties: { readonly type: string };
      readonly locations: readonly { readonly physicalLocation: { readonly region?: object } }[];
    }[];
  }[];
}

interface Ocsf {
  readonly finding_info: { readonly types: readonly string[] };
}

interface Told {
  readonly findings: readonly {
    type: string;
    file: string;
    place: string;
    line?: number;
    column?: number;
    data: string;
  }[];
}

const told = ({ stdout }: Outcome): Told['findings'] => (JSON.parse(stdout) as Told).findings;

/** A PDF of one page that says one line. */
function pdf(line: string): string {
  const content = `BT /F1 12 Tf 72 700 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${offsets.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}`;
  return `${text}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
}

describe('caprock scan', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.file('docs', 'node_modules'), { recursive: true });
    await mkdir(folder.file('clean'));
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'docs/plain.txt': `first line\nmail to ada@example.org, card ${CARD}\n`,
      'docs/table.csv':
        'name,ssn,note\n"Hopper, Grace",536904399,"he said ""no""\nthen yes"\nAda,536904398,x\n',
      'docs/data.json': JSON.stringify({
        user: { mail: 'ada\u0040example.org', inner: JSON.stringify({ ssn: 536904399 }) },
        list: [{ ssn: '536904399' }],
      }).replace('@', '\\u0040'),
      'docs/lines.jsonl': '{"a":1}\n{"ssn":"536-90-4399"}\n',
      'docs/log.gz': gzipSync(`x\ncard ${CARD}\n`),
      'docs/encoded.txt': `data: ${Buffer.from(`the card number is ${CARD} and more`).toString('base64')} end`,
      'docs/letter.docx': zipSync({
        '[Content_Types].xml': strToU8('<Types/>'),
        'word/document.xml': strToU8(
          '<w:p><w:r><w:t>card 4539 1488</w:t></w:r><w:r><w:t> 0343 6467</w:t></w:r></w:p>',
        ),
      }),
      'docs/paper.pdf': pdf(`Card ${CARD}`),
      'docs/archive.zip': zipSync({
        'deep/one.txt': strToU8(`card ${CARD}`),
        'inner.zip': zipSync({ 'two.txt': strToU8(`card ${CARD}`) }),
      }),
      'docs/image.bin': Buffer.from([0, 1, 2, 3, 0]),
      'docs/node_modules/other.txt': `card ${CARD}`,
      'docs/skip.log': `card ${CARD}`,
      'clean/ordinary.md': '# Version 1.2.3 of 2026-11-23\n\narn:aws:iam::123456789012:role/x\n',
      'many.txt': `card ${CARD}\n`.repeat(50_000),
      'broken.zip': Buffer.concat([strToU8('PK\u0003\u0004'), Buffer.alloc(64, 7)]),
      'broken.pdf': '%PDF-1.4\nnothing of the kind',
    };
    for (const [name, content] of Object.entries(files))
      await writeFile(folder.file(...name.split('/')), content);
  });
  after(() => folder[Symbol.asyncDispose]());

  test('finds what is in text, tables, documents and archives, says where, and shows only its ends', async () => {
    const outcome = await scan([folder.file('docs'), '--format', 'json', '--ignore', '*.log']);
    assert.equal(outcome.code, 1, outcome.stderr);
    const places = told(outcome).map(
      ({ type, file, place }) => `${type} ${file.slice(folder.path.length + 6)} ${place}`,
    );
    const [card, ssn] = ['CREDIT_DEBIT_CARD_NUMBER', 'US_SOCIAL_SECURITY_NUMBER'];
    assert.deepEqual(
      places.sort(),
      [
        `${card} archive.zip!deep/one.txt line 1, column 6`,
        `${card} archive.zip!inner.zip!two.txt line 1, column 6`,
        `${card} encoded.txt!base64 line 1, column 20`,
        `${card} letter.docx!word/document.xml line 1, column 6`,
        `${card} log line 2, column 6`,
        `${card} paper.pdf page 1, line 1, column 6`,
        `${card} plain.txt line 2, column 31`,
        'EMAIL data.json $.user.mail',
        'EMAIL plain.txt line 2, column 9',
        `${ssn} data.json $.list[0].ssn`,
        `${ssn} data.json $.user.inner.ssn`,
        `${ssn} lines.jsonl $.ssn`,
        `${ssn} table.csv line 2, column ssn`,
        `${ssn} table.csv line 4, column ssn`,
      ].sort(),
    );
    assert.match(outcome.stderr, /image\.bin is left out: it is no text/);
    for (const said of [outcome.stdout, outcome.stderr])
      assert.doesNotMatch(said, /1488|536904399|ada@example/);
  });

  test('--reveal shows the data, in a table', async () => {
    const { code, stdout, stderr } = await scan([folder.file('docs', 'plain.txt'), '--reveal']);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^TYPE +SCORE +WHERE +DATA\nEMAIL .*plain\.txt:2:9 +ada@example\.org\nCREDIT_DEBIT_CARD_NUMBER .*plain\.txt:2:31 +4539 1488 0343 6467\n$/,
    );
    assert.equal(stderr, '2 found.\n');
  });

  test('nothing found: 0; from standard input; only the types that are asked for', async () => {
    assert.equal((await scan([folder.file('clean')])).code, 0);
    const { code, stdout } = await scan(
      ['-', '--types', 'EMAIL', '--format', 'json'],
      `ada@example.org ${CARD}`,
    );
    assert.equal(code, 1);
    assert.deepEqual(
      told({ code, stdout, stderr: '' }).map(({ type, file }) => [type, file]),
      [['EMAIL', 'standard input']],
    );
    const user = 'username: alovelace';
    assert.equal((await scan(['-'], user)).code, 0);
    assert.equal((await scan(['-', '--types', 'USERNAME'], user)).code, 1);
  });

  test('SARIF and OCSF are as their schemas have them, and name the type of each finding', async () => {
    for (const path of ['docs', 'clean']) {
      const { stdout } = await scan([folder.file(path), '--format', 'sarif']);
      const sarif = JSON.parse(stdout) as Sarif;
      assert.equal(problemsOf.sarif(sarif), undefined);
      const results = sarif.runs[0]?.results ?? [];
      assert.equal(results.length > 10, path === 'docs');
      const rules = sarif.runs[0]?.tool.driver.rules ?? [];
      for (const { ruleId, ruleIndex, properties } of results) {
        assert.deepEqual([rules[ruleIndex]?.id, rules[ruleIndex]?.name], [ruleId, properties.type]);
      }
      const events = JSON.parse((await scan([folder.file(path), '--format', 'ocsf'])).stdout) as Ocsf[];
      for (const event of events) assert.equal(problemsOf.ocsf(event), undefined);
      assert.deepEqual(
        events.map((one) => one.finding_info.types[0]),
        results.map(({ properties }) => properties.type),
      );
    }
    // The schemas can refuse.
    assert.notEqual(problemsOf.sarif({ version: '2.1.0', runs: [{ results: [{}] }] }), undefined);
    assert.notEqual(problemsOf.ocsf({ class_uid: 2006 }), undefined);
  });

  test('a place in SARIF is where the data begin', async () => {
    const { stdout } = await scan([folder.file('docs', 'plain.txt'), '--format', 'sarif']);
    const [first] = (JSON.parse(stdout) as Sarif).runs[0]?.results ?? [];
    assert.deepEqual(first?.locations[0]?.physicalLocation.region, { startLine: 2, startColumn: 9 });
  });

  test('findings in standard input are told while it is still open', async () => {
    const child = spawn(process.execPath, [MAIN, 'scan', '-']);
    const closed = once(child, 'close');
    child.stdin.write(`card ${CARD}\nand so on, for it goes on ${'and on '.repeat(2_000)}\n`);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    assert.match(said.toString(), /CREDIT_DEBIT_CARD_NUMBER/);
    child.stdin.end();
    assert.equal((await closed)[0], 1);
  });

  test('whoever reads the report may go', async () => {
    const child = spawn(process.execPath, [MAIN, 'scan', folder.file('many.txt'), '--format', 'json']);
    const closed = once(child, 'close');
    child.stdout.destroy();
    assert.equal((await closed)[0], 1);
  });

  test('--threshold, --type and --exclude narrow it', async () => {
    const docs = folder.file('docs');
    const of = async (...args: string[]) => told(await scan([docs, '--format', 'json', ...args]));
    const emails = await of('--type', 'EMAIL');
    assert.deepEqual([...new Set(emails.map(({ type }) => type))], ['EMAIL']);
    assert.ok((await of('--types', 'EMAIL, CREDIT_DEBIT_CARD_NUMBER', '--exclude', '*.txt')).length > 2);
    const sure = await of('--threshold', '0.95');
    const all = await of('--threshold', '0');
    assert.ok(sure.length > 0 && sure.length < all.length);
  });

  test('UTF-16, a workbook whose parts come in another order, a link, a line that is no JSON', async () => {
    await writeFile(folder.file('wide.txt'), Buffer.from(`\ufeffcard ${CARD}`, 'utf16le'));
    const workbook = zipSync({
      'docProps/app.xml': strToU8('<Properties/>'),
      'xl/styles.xml': strToU8(`<x>${CARD}</x>`),
      'xl/worksheets/sheet1.xml': strToU8(`<row><c><is><t>${CARD}</t></is></c></row>`),
      '[Content_Types].xml': strToU8('<Types/>'),
    });
    await writeFile(folder.file('book.xlsx'), workbook);
    await symlink(folder.file('wide.txt'), folder.file('link'));
    await writeFile(folder.file('log.jsonl'), `{"a":1}\nno JSON, card ${CARD}\n`);
    const names = ['wide.txt', 'book.xlsx', 'link', 'log.jsonl'];
    const paths = names.map((name) => folder.file(name));
    assert.deepEqual(
      told(await scan([...paths, '--format', 'json'])).map(({ file, place }) => [
        file.slice(folder.path.length + 1),
        place,
      ]),
      [
        ['wide.txt', 'line 1, column 6'],
        ['book.xlsx!xl/worksheets/sheet1.xml', 'line 1, column 1'],
        ['link', 'line 1, column 6'],
        ['log.jsonl', 'line 2'],
      ],
    );
  });

  test(
    'a progress bar on a terminal, and none elsewhere',
    { skip: !existsSync('/usr/bin/script') },
    async () => {
      const command = `${process.execPath} ${MAIN} scan ${folder.file('clean')} ${folder.file('many.txt')} >/dev/null`;
      const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let said = '';
      child.stdout.on('data', (chunk) => (said += chunk));
      assert.equal((await once(child, 'close'))[0], 1);
      assert.match(said, /scanning [█░]{30} +\d+ %/);
      assert.match(said, /scanning █{30} 100 %/);
      assert.equal((await scan([folder.file('clean')])).stderr, 'Nothing was found.\n');
    },
  );

  test('what cannot be read gives 2, and the rest is read all the same', async () => {
    const { code, stdout, stderr } = await scan([
      folder.file('nowhere'),
      folder.file('broken.pdf'),
      folder.file('docs', 'plain.txt'),
      '--format',
      'json',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /nowhere could not be read: ENOENT/);
    assert.match(stderr, /broken\.pdf could not be read/);
    assert.equal((JSON.parse(stdout) as Told).findings.length, 2);
  });

  test('a number of JSON is searched with all its digits', async () => {
    await writeFile(
      folder.file('numbers.json'),
      '{"card":6212345678900000003,"other":[6.2123456789000000030e18]}',
    );
    const { code, stdout } = await scan([folder.file('numbers.json'), '--format', 'json', '--reveal']);
    assert.equal(code, 1);
    assert.deepEqual(
      (JSON.parse(stdout) as Told).findings.map(({ place, data }) => [place, data]),
      [
        ['$.card', '6212345678900000003'],
        ['$.other[0]', '6212345678900000003'],
      ],
    );
  });

  test('called wrongly it says how it is called', async () => {
    for (const args of [
      [],
      ['x', '--format', 'xml'],
      ['x', '--threshold', '2'],
      ['x', '--types', 'NOTHING'],
      ['x', '--what'],
    ]) {
      const { code, stderr } = await scan(args);
      assert.equal(code, 2);
      assert.match(stderr, /Usage: caprock scan|--types has/);
    }
  });

  test('a single line of many megabytes is searched like any other', async () => {
    const path = folder.file('long.txt');
    const unit = 'so it goes on and on without an end, 12 by 12 and more. '.repeat(20_000);
    await writeFile(path, `${unit.repeat(20)} card ${CARD} ${unit.repeat(5)}`);
    const { code, stdout } = await scan([path, '--format', 'json']);
    assert.equal(code, 1);
    assert.deepEqual(
      (JSON.parse(stdout) as Told).findings.map(({ place }) => place),
      [`line 1, column ${unit.length * 20 + 7}`],
    );
  });
});
