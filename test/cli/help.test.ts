import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const CLI = new URL('../../src/cli/index.ts', import.meta.url).href;
const caprock = (...args: string[]) => run(process.execPath, [MAIN, ...args]);

/** Several calls in one process, for each would load most of the service: what they print, with their exit codes. */
async function calls(...asked: readonly (readonly string[])[]): Promise<{ stdout: string; stderr: string }> {
  const script = `import { run } from ${JSON.stringify(CLI)};
    for (const args of ${JSON.stringify(asked)}) console.log('exit', await run(args));`;
  return run(process.execPath, ['--input-type=module', '-e', script]);
}

test('help has a line for each command, which fits a terminal, and each tells its flags', async () => {
  const { stdout } = await caprock('help');
  const names = [...stdout.matchAll(/^ {2}caprock (\w+) {2,}\S/gm)].map(([, name = '']) => name);
  assert.ok(names.includes('serve') && names.includes('audit') && names.length >= 14, names.join());
  for (const line of stdout.split('\n')) assert.ok(line.length <= 125, line);
  const { stdout: helps } = await calls(...names.map((name) => [name, '--help']));
  assert.deepEqual(
    Array.from(helps.matchAll(/^Usage: caprock (\w+)/gm), ([, name]) => name),
    names,
  );
});

test('the help of a part of a command, and help NAME, are that of what was named', async () => {
  const { stdout } = await calls(
    ['audit', 'verify', '--help'],
    ['help', 'audit', 'export'],
    ['help', 'keys'],
  );
  assert.match(stdout, /^Usage: caprock audit verify .*--checkpoint FILE/m);
  assert.match(stdout, /^ {2}--checkpoint FILE {2}a checkpoint that a witness has kept/m);
  assert.match(stdout, /^ {2}--format ocsf {2,}events of the class/m);
  assert.match(stdout, /^Usage: caprock keys status/m);
  assert.equal(stdout.match(/^exit 0$/gm)?.length, 3);
});

test('the help of serve fits a terminal, and says how each setting is switched', async () => {
  const { stdout } = await calls(['serve', '--help']);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 150, line);
  assert.match(stdout, /^ {2}--port, CAPROCK_PORT {2}\(default 8443\)$/m);
  assert.match(stdout, /^ {2}--no-demo-model, CAPROCK_DEMO_MODEL=0$/m);
  assert.match(stdout, /^ {2}--unsealed, CAPROCK_UNSEALED=1$/m);
});

test('a command that is called wrongly says what was wrong, and the right form', async () => {
  const wrong: readonly (readonly [RegExp, readonly string[]])[] = [
    [/^caprock: Unknown option '--nope'\.\nUsage: caprock env /m, ['env', '--nope']],
    [/^caprock: It takes flags alone\.\nUsage: caprock env /m, ['env', 'more']],
    [/^caprock: Option '--home <value>' argument missing\.\nUsage: caprock models /m, ['models', '--home']],
    [/^caprock: Say which model with --model-id/m, ['converse', 'hello']],
    [/^caprock: Name the folder of one bundle\.\nUsage: caprock deliver /m, ['deliver']],
    [/^caprock: Name one of status, rotate-root, rotate-data, shred\./m, ['keys', 'state']],
    [/^caprock: Name one of create, list, administrator, close/m, ['account']],
    [/^caprock: Name one of set, show, remove\./m, ['workforce']],
    [/^caprock: Name one of checkpoint, proof, export, keys, verify\./m, ['audit']],
    [/^caprock: Give one of --event and --since\./m, ['audit', 'proof']],
    [/^caprock: --format is evidence or ocsf\./m, ['audit', 'export', 'x', '--format', 'csv']],
    [/^caprock: --format is csv or json\./m, ['usage', '--format', 'xml']],
  ];
  const { stdout, stderr } = await calls(...wrong.map(([, args]) => args));
  for (const [said] of wrong) assert.match(stderr, said);
  assert.equal(stdout.match(/^exit 2$/gm)?.length, wrong.length, stdout);
});

test('a look at the keys of a home that is none says so, and makes none', async () => {
  await using folder = await temporaryFolder();
  const home = folder.file('none');
  await assert.rejects(caprock('keys', 'status', '--home', home), {
    code: 1,
    stderr: /There is no state in/,
  });
  assert.equal(existsSync(home), false);
});

test('where nothing listens, each command says that, however the client tells it', async () => {
  await using folder = await temporaryFolder();
  const [config, ca] = [folder.file('aws/config'), folder.file('ca.pem')];
  await mkdir(folder.file('aws'));
  await writeFile(ca, '');
  // Port 1 is nobody's: no client of this machine listens there.
  const lines = ['region = us-east-1', 'endpoint_url = https://127.0.0.1:1', `ca_bundle = ${ca}`];
  await writeFile(config, ['[profile caprock]', ...lines, ''].join('\n'));
  const key = ['aws_access_key_id = AKIAAAAAAAAAAAAAAAAA', 'aws_secret_access_key = none'];
  await writeFile(folder.file('aws/credentials'), ['[caprock]', ...key, ''].join('\n'));
  const { stdout, stderr } = await calls(
    ['models', '--home', folder.path],
    ['converse', '--home', folder.path, '--model-id', 'caprock.tiny-prose-v1:0', 'hello'],
  );
  const said = 'caprock: Nothing listens at https://127.0.0.1:1: start Caprock with npm start.\n';
  assert.equal(stderr, said + said);
  assert.equal(stdout, 'exit 1\nexit 1\n');
});

test('version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  for (const asked of ['version', '--version', '-V']) {
    assert.match((await caprock(asked)).stdout, new RegExp(`^caprock ${version} \\(Node 2\\d`));
  }
});

test('a command that is not there, or none, is called wrongly', async () => {
  await assert.rejects(caprock('serv'), { code: 2, stderr: /no command of this name/ });
  await assert.rejects(caprock(), { code: 2, stdout: /caprock serve/ });
});
