import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary.ts';
import { setting } from '../support/environment.ts';
import { run, type Ended } from '../support/run.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One declaration with the state that Terraform has of it, as one who has a terminal works with it. */
export interface Workspace extends AsyncDisposable {
  /** Makes true what is declared, which has to succeed. Gives what Terraform says. */
  apply(changes?: Environment): Promise<string>;
  /** What it would change; `undefined` where all is as declared. */
  plan(changes?: Environment): Promise<string | undefined>;
  destroy(): Promise<void>;
  outputs(): Promise<Readonly<Record<string, string>>>;
  /** A command that may fail. */
  terraform(args: readonly string[], changes?: Environment): Promise<Ended>;
}

/**
 * @param declaration a folder beside this file, or the text of one
 * @param environment of each command, such as a variable in `TF_VAR_name`
 */
export async function newWorkspace(
  declaration: string,
  environment: Environment = {},
  provider = setting('CONFORMANCE_PROVIDER'),
): Promise<Workspace> {
  const folder = await temporaryFolder();
  await cp(provider, folder.file('provider.tf'));
  if (declaration.includes('\n')) await writeFile(folder.file('main.tf'), declaration);
  else await cp(join(import.meta.dirname, declaration), folder.path, { recursive: true });

  const terraform = (args: readonly string[], changes: Environment = {}): Promise<Ended> =>
    run({
      command: [setting('CONFORMANCE_TERRAFORM'), ...args],
      cwd: folder.path,
      environment: {
        ...process.env,
        // Version 0.11 reads neither the address nor the authority from what `caprock env` exports.
        TF_VAR_endpoint: setting('AWS_ENDPOINT_URL'),
        SSL_CERT_FILE: setting('AWS_CA_BUNDLE'),
        CHECKPOINT_DISABLE: '1',
        ...environment,
        ...changes,
      },
      timeLimitMilliseconds: 5 * 60_000,
    });
  const mustRun = async (args: readonly string[], changes: Environment = {}): Promise<string> => {
    const { code, stdout, stderr } = await terraform(args, changes);
    assert.equal(code, 0, `terraform ${args.join(' ')} failed: ${stdout}\n${stderr}`);
    return stdout;
  };
  await mustRun(['init', '-input=false', '-no-color']);
  const destroy = async () => {
    await mustRun(['destroy', '-auto-approve', '-no-color']);
  };
  return {
    terraform,
    destroy,
    apply: (changes) => mustRun(['apply', '-auto-approve', '-input=false', '-no-color'], changes),
    async plan(changes) {
      const { code, stdout, stderr } = await terraform(
        ['plan', '-detailed-exitcode', '-input=false', '-no-color'],
        changes,
      );
      assert.ok(code === 0 || code === 2, stderr);
      return code === 0 ? undefined : stdout;
    },
    async outputs() {
      const said = JSON.parse(await mustRun(['output', '-json'])) as Record<string, { value: string }>;
      return Object.fromEntries(Object.entries(said).map(([name, { value }]) => [name, value]));
    },
    async [Symbol.asyncDispose]() {
      // What a test that failed has left would be in the way of the next run.
      await terraform(['destroy', '-auto-approve', '-no-color']);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The declaration of a user, `aws_iam_user.grace`. */
export const userDeclared = (UserName: string, path = '/'): string => `resource "aws_iam_user" "grace" {
  name = "${UserName}"
  path = "${path}"
}
`;
