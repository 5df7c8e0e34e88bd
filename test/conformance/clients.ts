import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caseIds, type CaseId } from './cases.ts';
import { ensureAwsCli2 } from './support/aws-cli-2.ts';
import { prepareGo } from './support/go.ts';
import { findModernPython, UNKNOWN_HOST, type IsolatedPython } from './support/modern-python.ts';
import { readGoEvents, readOutcomeLines, type Outcome } from './support/outcome.ts';
import { ensureVirtualEnvironment, probePython } from './support/python.ts';
import { ensureTerraform011 } from './support/terraform-0.11.ts';
import { probeTerraform } from './support/terraform.ts';

/** The places that a client's tests run with. */
export interface Places {
  /** The checkout. */
  readonly root: string;
  /** Where all is kept that a client needs: nothing of it lands elsewhere. */
  readonly cache: string;
}

/** The Caprock under test, as a client in another process finds it. */
export interface Target {
  readonly caPath: string;
  /** The folder of the AWS config and credentials files. */
  readonly awsFolder: string;
}

/** A client that is ready to run its tests. */
export interface Runnable {
  readonly cwd: string;
  readonly command: (target: Target) => Promise<readonly string[]>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly outcomes: (stdout: string) => readonly Outcome[];
}

export interface Client {
  /** As the table shows it. */
  readonly name: string;
  /** Whether the suite fails where this client cannot run. */
  readonly required: boolean;
  /** Runs only where it is named on the command line. */
  readonly whenNamed?: boolean;
  /** The cases that the client cannot do, with the reason. */
  readonly lacks: Partial<Record<CaseId, string>>;
  readonly prepare: (places: Places) => Promise<Runnable | { readonly unavailable: string }>;
}

const folderOf = (root: string, name: string): string => join(root, 'test', 'conformance', name);
const PYTEST = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'pytest_outcomes'];

/** What test/operations asks of the same client. */
const TESTED_WITH_OPERATIONS = [
  ...(['managed-policy', 'assume-role', 'simulate-policy', 'organization', 'trail-life'] as const),
  ...(['kms-encrypt', 'kms-data-key', 'kms-mac', 'kms-sign', 'kms-grant', 'kms-disabled'] as const),
  ...(['kms-rotation', 'kms-deletion', 'kms-tags', 'kms-pages', 'lookup-events-pages'] as const),
  ...(['guardrail-life', 'guardrail-apply', 'guardrail-converse', 'guardrail-stream'] as const),
  ...(['guardrail-invoke', 'guardrail-tags', 'guardrail-enforced', 'guardrail-checks'] as const),
  'guardrail-key',
] satisfies readonly CaseId[];

const LOGIN = ['sso-login', 'sso-login-env', 'sso-login-browser'] satisfies readonly CaseId[];
const NO_LOGIN = 'aws sso login is a command of version 2 of the CLI alone';
const ENCRYPTION_SDK = ['encryption-sdk', 'encryption-sdk-foreign'] satisfies readonly CaseId[];
const DECLARED = caseIds.filter((id) => id.startsWith('declared-'));
const NOT_DECLARED = 'Terraform alone declares what shall be';

const javascript: Client = {
  name: 'JavaScript',
  required: true,
  lacks: {
    ...all(TESTED_WITH_OPERATIONS, 'the tests of test/operations are its own'),
    ...all(LOGIN, NO_LOGIN),
    ...all(DECLARED, NOT_DECLARED),
    'encryption-sdk-foreign': "boto3's test of it is with both",
  },
  async prepare({ root }) {
    return {
      cwd: root,
      command: async () => nodeTests(root, 'javascript'),
      outcomes: readOutcomeLines,
    };
  },
};

const NOT_BOTH_WAYS = 'the client has no operation whose request is a stream of events';

const boto3: Client = {
  name: 'boto3',
  required: true,
  lacks: {
    'invoke-model-bidirectional': NOT_BOTH_WAYS,
    ...all(LOGIN, NO_LOGIN),
    ...all(DECLARED, NOT_DECLARED),
  },
  async prepare({ root, cache }) {
    const python = await pinnedPython(root, cache, 'python');
    if ('unavailable' in python) return python;
    return {
      cwd: folderOf(root, 'python'),
      command: async () => [python.path, ...PYTEST],
      environment: pytestEnvironment(root),
      outcomes: readOutcomeLines,
    };
  },
};

const NO_STREAMS = 'version 1 of the CLI has no command for an operation that answers with an event stream';

const cli: Client = {
  name: 'AWS CLI',
  required: true,
  lacks: {
    ...all(LOGIN, NO_LOGIN),
    ...all(DECLARED, NOT_DECLARED),
    ...all(ENCRYPTION_SDK, 'the AWS Encryption SDK is a library'),
    ...all(
      [
        ...(['managed-policy', 'organization', 'guardrail-apply', 'guardrail-key'] as const),
        ...(['guardrail-tags', 'guardrail-enforced'] as const),
      ],
      'test/docs runs a page with such commands',
    ),
    'sso-refresh': "the credential providers are boto3's",
    'guardrail-stream': NO_STREAMS,
    'converse-stream': NO_STREAMS,
    'converse-stream-tool-use': NO_STREAMS,
    'invoke-model-stream': NO_STREAMS,
    'invoke-model-bidirectional': NOT_BOTH_WAYS,
  },
  async prepare({ root, cache }) {
    const python = await pinnedPython(root, cache, 'cli');
    if ('unavailable' in python) return python;
    return {
      cwd: root,
      command: async () => nodeTests(root, 'cli'),
      environment: { CONFORMANCE_AWS: join(cache, 'cli', 'bin', 'aws') },
      outcomes: readOutcomeLines,
    };
  },
};

const IN_VERSION_2 = ['sso-credentials', ...LOGIN] satisfies readonly CaseId[];

const cli2: Client = {
  name: 'AWS CLI 2',
  required: false,
  whenNamed: true,
  lacks: all(
    caseIds.filter((id) => !IN_VERSION_2.some((one) => one === id)),
    'version 1 shows it: their commands are alike',
  ),
  async prepare({ root, cache }) {
    return {
      cwd: root,
      command: async () => nodeTests(root, 'cli-2'),
      environment: { CONFORMANCE_AWS: await ensureAwsCli2(join(cache, 'cli-2')) },
      outcomes: readOutcomeLines,
    };
  },
};

const go: Client = {
  name: 'Go V2',
  required: true,
  lacks: {
    ...all(LOGIN, NO_LOGIN),
    ...all(DECLARED, NOT_DECLARED),
    'guardrail-enforced':
      'boto3 shows it: an account of its own needs a part of the SDK that is not compiled',
    ...all(['organization', ...ENCRYPTION_SDK], 'that part of the SDK is not compiled into these tests'),
  },
  async prepare({ root, cache }) {
    const program = await prepareGo(folderOf(root, 'go'), join(cache, 'go'));
    if ('unavailable' in program) return program;
    return { cwd: folderOf(root, 'go'), command: async () => program.command, outcomes: readGoEvents };
  },
};

const DECLARES_ONLY = all(
  caseIds.filter((id) => !DECLARED.includes(id)),
  'Terraform declares what shall be, and calls nothing else',
);

const terraform1: Client = {
  name: 'Terraform 1',
  required: false,
  whenNamed: true,
  lacks: DECLARES_ONLY,
  async prepare({ root, cache }) {
    const folder = folderOf(root, 'terraform');
    const provider = join(folder, 'providers', 'current.tf');
    const terraform = await probeTerraform(provider, join(cache, 'terraform-1'));
    if ('unavailable' in terraform) return terraform;
    return {
      cwd: root,
      command: async () => nodeTests(root, 'terraform', 'terraform-1'),
      environment: {
        ...terraform.environment,
        CONFORMANCE_TERRAFORM: 'terraform',
        CONFORMANCE_PROVIDER: provider,
      },
      outcomes: readOutcomeLines,
    };
  },
};

/** For a machine that can have nothing but Go modules. */
const terraform011: Client = {
  name: 'Terraform 0.11',
  required: false,
  whenNamed: true,
  lacks: {
    ...DECLARES_ONLY,
    'declared-role': 'its provider assumes roles of AWS alone',
    'declared-page': 'the page is written for later versions',
  },
  async prepare({ root, cache }) {
    const folder = folderOf(root, 'terraform');
    const built = await ensureTerraform011(join(folder, '0.11'), join(cache, 'terraform-0.11'));
    if ('unavailable' in built) return built;
    return {
      cwd: root,
      command: async () => nodeTests(root, 'terraform'),
      environment: {
        CONFORMANCE_TERRAFORM: built.terraform,
        CONFORMANCE_PROVIDER: join(folder, 'providers', '0.11.tf'),
        TF_CLI_ARGS_init: `-plugin-dir=${built.plugins} -get-plugins=false`,
        // It shows a password to nobody but the owner of such a key. Of this one, nobody has the other half.
        TF_VAR_pgp_key: await readFile(join(folder, '0.11', 'pgp-key.txt'), 'utf8'),
      },
      outcomes: readOutcomeLines,
    };
  },
};

/** The experimental client, over each of the two transports that it has. */
function pythonExperimental(): Client[] {
  let prepared: Promise<IsolatedEnvironment | { readonly unavailable: string }> | undefined;
  return ['aiohttp', 'awscrt'].map((transport) => ({
    name: `Python exp. ${transport}`,
    required: false,
    lacks: {
      ...all(NOT_RUNTIME, 'the client is for the Bedrock Runtime alone'),
      'api-key-short-term': 'the client signs with SigV4 alone',
      ...(transport === 'aiohttp' ? { 'invoke-model-bidirectional': 'aiohttp speaks HTTP/1.1 alone' } : {}),
    },
    async prepare({ root, cache }) {
      prepared ??= prepareExperimental(root, cache);
      const environment = await prepared;
      if ('unavailable' in environment) return environment;
      return {
        cwd: folderOf(root, 'python-experimental'),
        command: async ({ caPath, awsFolder }) => [
          ...(await environment.python.enter(caPath, awsFolder)),
          ...[environment.path, ...PYTEST],
          // Both transports share their tests; this one cannot do these.
          ...(transport === 'aiohttp' ? ['--ignore=test_bidirectional.py'] : []),
        ],
        environment: {
          ...pytestEnvironment(root),
          CONFORMANCE_TRANSPORT: transport,
          CONFORMANCE_UNKNOWN_HOST: UNKNOWN_HOST,
        },
        outcomes: readOutcomeLines,
      };
    },
  }));
}

const NOT_RUNTIME = [
  ...(['caller-identity', 'list-foundation-models', 'get-foundation-model'] as const),
  ...(['get-foundation-model-unknown', 'user-least-privilege', 'user-key-disabled'] as const),
  ...(['user-policies', 'user-deleted', 'user-exists', 'list-users-pages'] as const),
  ...(['lookup-events', 'lookup-events-denied'] as const),
  ...TESTED_WITH_OPERATIONS.filter((id) => id !== 'guardrail-checks'),
  ...(['sso-credentials', 'sso-refresh', ...LOGIN, ...ENCRYPTION_SDK] as const),
  ...DECLARED,
] satisfies readonly CaseId[];

interface IsolatedEnvironment {
  readonly python: IsolatedPython;
  readonly path: string;
}

async function prepareExperimental(
  root: string,
  cache: string,
): Promise<IsolatedEnvironment | { readonly unavailable: string }> {
  const home = join(cache, 'python-experimental');
  await mkdir(home, { recursive: true });
  const python = await findModernPython(home, root);
  if ('unusable' in python) return { unavailable: python.unusable };
  const folder = join(home, 'environment');
  const requirements = join(folderOf(root, 'python-experimental'), 'requirements.txt');
  await ensureVirtualEnvironment(python, { folder, requirements, pipCache: join(cache, 'pip') });
  return { python, path: join(folder, 'bin', 'python') };
}

/** All clients, in the order of the table. */
export function createClients(): readonly Client[] {
  return [javascript, boto3, cli, cli2, go, ...pythonExperimental(), terraform1, terraform011];
}

/** The same reason for each of these cases. */
function all(ids: readonly CaseId[], reason: string): Client['lacks'] {
  return Object.fromEntries(ids.map((id) => [id, reason]));
}

/** Where pytest finds the plug-in that writes outcomes. */
function pytestEnvironment(root: string): Readonly<Record<string, string>> {
  return { PYTHONPATH: folderOf(root, 'support') };
}

/** Tests of folders by node:test. */
function nodeTests(root: string, ...folders: readonly string[]): readonly string[] {
  const reporter = join(folderOf(root, 'support'), 'node-reporter.ts');
  return [
    ...[process.execPath, '--test', `--test-reporter=${reporter}`, '--test-concurrency=2'],
    ...folders.map((folder) => join(folderOf(root, folder), '*.test.ts')),
  ];
}

/** The Python of this machine with what a client's requirements.txt names. */
async function pinnedPython(
  root: string,
  cache: string,
  client: string,
): Promise<{ readonly path: string } | { readonly unavailable: string }> {
  const python = await probePython(['python3'], [3, 10]);
  if ('unusable' in python) {
    return { unavailable: `${python.unusable}. On Debian type: sudo apt-get install python3-venv` };
  }
  const folder = join(cache, client);
  const requirements = join(folderOf(root, client), 'requirements.txt');
  await ensureVirtualEnvironment(python, { folder, requirements, pipCache: join(cache, 'pip') });
  return { path: join(folder, 'bin', 'python') };
}
