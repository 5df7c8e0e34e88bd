// The house's rules for imports, checked: the table of docs/architecture.md, front doors only, no cycles of
// files, content and secrets opened in their folders alone, no
// connection past the egress list. Fails on a forbidden arrow and on having seen none.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { networkUses } from './network-uses.ts';
import { root } from './prepare.mjs';

/** What each module may import, besides kernel. */
const table: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  shapes: [],
  policy: [],
  detect: [],
  store: [],
  files: [],
  egress: [],
  'object-store': ['egress', 'wire'],
  metrics: [],
  wire: ['shapes'],
  keys: ['files', 'store', 'policy'],
  audit: ['files', 'store'],
  deployment: ['files'],
  guardrails: ['store'],
  identity: ['store', 'policy'],
  discovery: ['store', 'detect'],
  inference: ['shapes', 'detect', 'deployment'],
  evidence: ['identity', 'keys', 'audit', 'deployment', 'discovery', 'guardrails'],
  operations: [
    'shapes',
    'inference',
    'evidence',
    'identity',
    'keys',
    'audit',
    'deployment',
    'discovery',
    'guardrails',
  ],
  gateway: ['shapes', 'wire', 'operations', 'policy', 'detect', 'identity', 'audit'],
  cli: [
    'compose',
    'key-administration',
    'settings',
    'aws-files',
    'files',
    'detect',
    'wire',
    'shapes',
    'audit',
  ],
  client: ['detect'],
};
/** Files of src/ itself: they may import whatever is listed. */
const top: Readonly<Record<string, readonly string[] | 'all'>> = {
  main: ['cli'],
  settings: [],
  compose: 'all',
  'bundle-delivery': ['deployment', 'keys', 'settings', 'store'],
  'first-start': ['identity'],
  'aws-files': ['files'],
  'home-claim': ['store'],
  'no-cores': [],
  log: ['gateway'],
  'issuer-web': ['identity', 'egress'],
  'service-metrics': ['audit', 'deployment', 'metrics'],
  'log-store': ['audit', 'egress', 'keys', 'object-store', 'settings'],
  'egress-record': ['audit'],
  'certificate-watch': ['gateway', 'keys'],
  'host-events': ['audit', 'files'],
  'host-event-intake': ['audit'],
  'key-administration': ['keys', 'settings', 'store'],
  'key-service': ['egress', 'keys'],
  'root-key-provider': ['egress', 'keys', 'settings'],
};
/** Who may open what is closed; a path ending in .ts names one file. */
const openers: Readonly<Record<string, readonly string[]>> = {
  '#open-content': ['src/inference/', 'src/detect/', 'src/wire/', 'src/deployment/contract.ts'],
  '#reveal-secret': [
    'src/keys/',
    'src/identity/',
    'src/wire/',
    'src/aws-files.ts',
    'src/certificate-watch.ts',
  ],
};
/** The parts that only one module may know, so that a change of them is a change of one room. */
const owners: readonly { readonly part: RegExp; readonly modules: readonly string[] }[] = [
  { part: /^@aws-sdk\/client-/, modules: ['shapes', 'cli', 'key-service'] },
  { part: /^@aws-sdk\/credential-providers$/, modules: ['egress'] },
  { part: /^@smithy\//, modules: ['shapes', 'wire', 'egress', 'cli'] },
  {
    part: /^kysely|^pg(-connection-string)?$|^node:sqlite$/,
    modules: ['store', 'audit', 'identity', 'keys', 'guardrails'],
  },
  { part: /^@peculiar\//, modules: ['keys'] },
  { part: /^qr$/, modules: ['identity'] },
  { part: /^undici$/, modules: ['deployment', 'egress'] },
  { part: /^@simplewebauthn\//, modules: ['identity'] },
  { part: /^jose$/, modules: ['identity'] },
  { part: /^openid-client$/, modules: ['identity'] },
];
/** Who may use the network without asking the egress list, and why. */
const network: Readonly<Record<string, string>> = {
  'src/egress/egress.ts': 'it is the list',
  'src/egress/aws-request-handler.ts': 'it asks the list before each request',
  'src/deployment/contract.ts': 'the Unix socket of the model software',
  'src/cli/clients.ts': 'a client, too, which may have to show a certificate',
  'src/cli/login-request.ts': 'a client: it calls the service that its user names',
  'src/deployment/sandbox/probing.ts': 'the Unix socket of the probe',
  'src/deployment/probe/probe.ts': 'it tries from inside the sandbox, where it has to fail',
};
const PURE = ['shapes', 'policy', 'detect', 'wire', 'kernel'];
const PURE_FORBIDS = /^node:(fs|net|http|https|http2|tls|child_process|worker_threads|os|dns|process|timers)/;

const problems: string[] = [];
const edges = new Map<string, string[]>();
let arrows = 0;
let connections = 0;

function moduleOf(file: string): string {
  const [, first = '', second] = file.split('/');
  return second === undefined ? first.replace(/\.ts$/, '') : first;
}

function specifiers(file: string): string[] {
  const { module, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const text = readFileSync(join(root, file), 'utf8');
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  );
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
    ...dynamic,
  ];
}

/** promise 7: what Caprock connects to is on one list. */
function checkNetwork(file: string): void {
  const uses = networkUses(file, readFileSync(join(root, file), 'utf8'));
  if (file in network) {
    connections += uses.length;
    if (uses.length === 0) problems.push(`${file}: uses no network; take it off the list`);
    return;
  }
  for (const use of uses) problems.push(`${file}: ${use}, which goes round #egress`);
}

function checkAcross(file: string, from: string, specifier: string): void {
  const to = specifier.slice(1).split('/')[0] ?? '';
  if (specifier in openers) {
    if (!openers[specifier]?.some((place) => file.startsWith(place))) {
      problems.push(`${file}: ${specifier} may not be opened here`);
    }
    return;
  }
  if (to === 'kernel') return;
  const allowed = table[from] ?? top[from];
  if (allowed === undefined) problems.push(`${file}: the module ${from} is not in the table of imports`);
  else if (allowed !== 'all' && !allowed.includes(to)) problems.push(`${file}: ${from} may not import ${to}`);
}

function checkInside(file: string, from: string, specifier: string): void {
  const target = relative(root, join(root, dirname(file), specifier));
  // The files of src/ itself are one room; main.ts is the door that leads into cli/.
  const sameRoom = moduleOf(target) === from || (from in top && moduleOf(target) in top);
  if (!sameRoom && target !== 'src/cli/index.ts') {
    problems.push(`${file}: reaches into ${target} past its front door`);
  }
  if (!specifier.endsWith('.ts') && !specifier.endsWith('.json')) {
    problems.push(`${file}: ${specifier} lacks its ending`);
  }
  edges.set(file, [...(edges.get(file) ?? []), target]);
}

for (const file of globSync('src/**/*.ts', { cwd: root })) {
  const from = moduleOf(file);
  checkNetwork(file);
  for (const specifier of specifiers(file)) {
    arrows += 1;
    if (specifier.startsWith('#')) checkAcross(file, from, specifier);
    else if (specifier.startsWith('.')) checkInside(file, from, specifier);
    else {
      for (const { part, modules } of owners) {
        if (part.test(specifier) && !modules.includes(from)) {
          problems.push(`${file}: ${specifier} belongs to ${modules.join(', ')}`);
        }
      }
      if (PURE.includes(from) && PURE_FORBIDS.test(specifier)) {
        problems.push(`${file}: ${from} is pure and may not use ${specifier}`);
      }
    }
  }
}

/** Circles of files inside a module. */
function findCircle(file: string, path: readonly string[], done: Set<string>): void {
  if (path.includes(file)) {
    problems.push(`a circle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    return;
  }
  if (done.has(file)) return;
  for (const next of edges.get(file) ?? []) findCircle(next, [...path, file], done);
  done.add(file);
}
const done = new Set<string>();
for (const file of edges.keys()) findCircle(file, [], done);

if (connections < 4) problems.push('too few uses of the network were seen: this check has checked nothing');
if (arrows < 100) problems.push(`only ${arrows} imports were seen: this check has checked nothing`);
for (const problem of problems) console.error(problem);
console.log(`${arrows} imports checked, ${problems.length} forbidden`);
process.exitCode = problems.length > 0 ? 1 : 0;
