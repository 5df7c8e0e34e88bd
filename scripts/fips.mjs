// Runs the tests in FIPS mode, with the FIPS provider of a newer Debian in a folder of the suite's: nothing is
// installed on the machine. Usage: fips.mjs [--or-skip] [folder or file …], as npm test takes them. With --or-skip a
// machine that cannot have the provider is one skipped test and no failure.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDependencies, root } from './prepare.mjs';
import { prepareProgram } from './program.mjs';
import { runNode24 } from './run-node24.mjs';

const RELEASE = 'trixie';
const PACKAGE = 'openssl-provider-fips';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const APT = '/etc/apt';
const folder = join(root, '.cache', 'fips');

/** The key of the module's checksum, which is public: OpenSSL's `openssl fipsinstall` uses the same. */
const CHECKSUM_KEY = 'f4556650ac31d35461610bac4ed81b1a181b2d8a43ea2854cbae22ca74560813';

/** The environment of processes that compute in FIPS mode; made once. @throws Error that says what is missing */
function prepareFips() {
  const config = join(folder, 'openssl.cnf');
  const modules = join(folder, 'modules');
  if (!existsSync(config)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(modules, { recursive: true });
    const fetched = join(folder, 'fetched');
    const module = readFileSync(fetchModule(fetched));
    rmSync(fetched, { recursive: true, force: true });
    writeFileSync(join(modules, 'fips.so'), module);
    // Last and at once, for its being there says that all is.
    writeFileSync(`${config}.new`, configuration(module));
    renameSync(`${config}.new`, config);
  }
  return { OPENSSL_CONF: config, OPENSSL_MODULES: modules, CAPROCK_FIPS: '1' };
}

/** The provider's shared object, from the Debian mirror that this machine's own apt uses. */
function fetchModule(into) {
  const mirror = debianMirror();
  if (mirror === undefined) throw new Error('this machine is no Debian with a package mirror configured');
  const sources = join(into, 'sources.list');
  const configuration = join(into, 'apt.conf');
  for (const name of ['lists/partial', 'cache/archives/partial', 'package'])
    mkdirSync(join(into, name), { recursive: true });
  writeFileSync(sources, `deb [signed-by=${KEYRING}] ${mirror} ${RELEASE} main\n`);
  writeFileSync(join(into, 'status'), '');
  const settings = {
    'Dir::State::Lists': join(into, 'lists'),
    'Dir::State::Status': join(into, 'status'),
    'Dir::Cache': join(into, 'cache'),
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '5',
    'Acquire::Languages': 'none',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(configuration, lines.join(''));
  const environment = { ...process.env, APT_CONFIG: configuration };
  mustRun('apt-get', ['update', '-q'], into, environment);
  mustRun('apt-get', ['download', '-q', PACKAGE], into, environment);
  const archive = readdirSync(into).find((name) => name.endsWith('.deb'));
  mustRun('dpkg-deb', ['--extract', join(into, archive ?? ''), join(into, 'package')], into, environment);
  const files = readdirSync(join(into, 'package'), { recursive: true });
  const module = files.find((name) => String(name).endsWith('/fips.so'));
  if (module === undefined) throw new Error(`${PACKAGE} holds no fips.so`);
  return join(into, 'package', String(module));
}

/** Whatever goes wrong on the way to a mirror is tried again. */
function mustRun(command, args, cwd, env) {
  let said = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 120_000 });
    if (result.status === 0) return;
    said = (result.stderr || result.error?.message || '').trim().split('\n').at(-1) ?? '';
  }
  throw new Error(`${command} ${args[0]} failed: ${said}`);
}

/** The mirror of the machine's Debian archive, from either form of apt's sources. */
function debianMirror() {
  const lists = existsSync(join(APT, 'sources.list.d')) ? readdirSync(join(APT, 'sources.list.d')) : [];
  const paths = ['sources.list', ...lists.map((name) => join('sources.list.d', name))];
  for (const path of paths) {
    if (!existsSync(join(APT, path)) || !/\.(list|sources)$/.test(path)) continue;
    const text = readFileSync(join(APT, path), 'utf8');
    const found = /^(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(\S+\/debian\/?)(?:\s|$)/m.exec(text);
    if (found !== null) return found[1];
  }
  return undefined;
}

/** What `openssl fipsinstall` would write, inside what makes the provider the only one. */
function configuration(module) {
  const checksum = createHmac('sha256', Buffer.from(CHECKSUM_KEY, 'hex')).update(module).digest('hex');
  return `# Node reads nodejs_conf, other programs openssl_conf.
nodejs_conf = all
openssl_conf = all

[all]
providers = providers
alg_section = algorithms

[providers]
fips = fips
base = base

[algorithms]
default_properties = fips=yes

[base]
activate = 1

[fips]
activate = 1
conditional-errors = 1
security-checks = 1
module-mac = ${checksum.toUpperCase().match(/../g)?.join(':')}
`;
}

async function main(args) {
  prepareDependencies();
  const paths = args.filter((one) => one !== '--or-skip');
  let environment;
  try {
    environment = prepareFips();
  } catch (error) {
    process.stderr.write(
      `\n*** NOT TESTED IN FIPS MODE: the FIPS provider could not be had: ${error.message} ***\n\n`,
    );
    if (!args.includes('--or-skip')) return process.exit(1);
    return process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  }
  const program = { PROGRAM_UNDER_TEST: await prepareProgram() };
  runNode24([join(root, 'scripts', 'test.ts'), ...paths], { ...process.env, ...program, ...environment });
}

await main(process.argv.slice(2));
