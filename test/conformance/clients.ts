import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseId } from './cases.ts';
import { prepareGo } from './support/go.ts';
import { findModernPython } from './support/modern-python.ts';
import { readGoEvents, readOutcomeLines, type Outcome } from './support/outcome.ts';
import { ensureVirtualEnvironment, probePython } from './support/python.ts';

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
  /** The cases that the client cannot do, with the reason. */
  readonly lacks: Partial<Record<CaseId, string>>;
  readonly prepare: (places: Places) => Promise<Runnable | { readonly unavailable: string }>;
}

const folderOf = (root: string, name: string): string => join(root, 'test', 'conformance', name);
const PYTEST = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--conformance-outcomes'];

const javascript: Client = {
  name: 'JavaScript',
  required: true,
  lacks: {},
  async prepare({ root }) {
    return {
      cwd: root,
      command: async () => nodeTests(root, 'javascript'),
      outcomes: readOutcomeLines,
    };
  },
};

const boto3: Client = {
  name: 'boto3',
  required: true,
  lacks: {},
  async prepare({ root, cache }) {
    const python = await pinnedPython(root, cache, 'python');
    if ('unavailable' in python) return python;
    return {
      cwd: folderOf(root, 'python'),
      command: async () => [python.path, ...PYTEST],
      outcomes: readOutcomeLines,
    };
  },
};

const NO_STREAMS = 'version 1 of the CLI has no command for an operation that answers with an event stream';

const cli: Client = {
  name: 'AWS CLI',
  required: true,
  lacks: {
    'converse-stream': NO_STREAMS,
    'converse-stream-tool-use': NO_STREAMS,
    'invoke-model-stream': NO_STREAMS,
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

const go: Client = {
  name: 'Go V2',
  required: true,
  lacks: {},
  async prepare({ root, cache }) {
    const program = await prepareGo(folderOf(root, 'go'), join(cache, 'go'));
    if ('unavailable' in program) return program;
    return { cwd: folderOf(root, 'go'), command: async () => program.command, outcomes: readGoEvents };
  },
};

const RUNTIME_ONLY = 'the client is for the Bedrock Runtime alone';

/** The experimental client, over one of the two transports that it has. */
function pythonExperimental(transport: 'aiohttp' | 'awscrt'): Client {
  return {
    name: `Python exp. ${transport}`,
    required: false,
    lacks: Object.fromEntries(
      (
        [
          ...(['caller-identity', 'list-foundation-models', 'get-foundation-model'] as const),
          ...(['get-foundation-model-unknown', 'user-least-privilege', 'user-key-disabled'] as const),
          ...(['user-policies', 'user-deleted', 'user-exists', 'list-users-pages'] as const),
          ...(['lookup-events', 'lookup-events-denied'] as const),
        ] satisfies readonly CaseId[]
      ).map((id) => [id, RUNTIME_ONLY]),
    ),
    async prepare({ root, cache }) {
      const folder = join(cache, 'python-experimental');
      await mkdir(folder, { recursive: true });
      const python = await findModernPython(folder, root);
      if ('unusable' in python) return { unavailable: python.unusable };
      const home = folderOf(root, 'python-experimental');
      const environment = join(folder, 'environment');
      const requirements = join(home, 'requirements.txt');
      await ensureVirtualEnvironment(python, { folder: environment, requirements, pipCache: join(cache, 'pip') });
      return {
        cwd: home,
        command: async ({ caPath, awsFolder }) => [
          ...(await python.enter(caPath, awsFolder)),
          join(environment, 'bin', 'python'),
          ...PYTEST,
        ],
        environment: { CONFORMANCE_TRANSPORT: transport },
        outcomes: readOutcomeLines,
      };
    },
  };
}

export const clients: readonly Client[] = [
  javascript,
  boto3,
  cli,
  go,
  pythonExperimental('aiohttp'),
  pythonExperimental('awscrt'),
];

/** Tests of a folder by node:test. */
function nodeTests(root: string, folder: string): readonly string[] {
  const reporter = join(folderOf(root, 'support'), 'node-reporter.ts');
  return [
    ...[process.execPath, '--test', `--test-reporter=${reporter}`, '--test-concurrency=1'],
    join(folderOf(root, folder), '*.test.ts'),
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
