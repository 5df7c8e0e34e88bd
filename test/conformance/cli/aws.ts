import assert from 'node:assert/strict';
import { readTestTarget, setting } from '../support/environment.ts';
import { run, type Ended } from '../support/run.ts';

export const target = readTestTarget();

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options of a command by their names, without the dashes; an object is written as JSON. */
export type Options = Readonly<Record<string, string | object>>;

export function command(service: string, name: string, options: Options = {}): string[] {
  const written = Object.entries(options).flatMap(([option, value]) => [
    `--${option}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return [service, name, ...written];
}

/** Runs the `aws` command as a person would, with what the suite put in the environment. */
export function aws(args: readonly string[], changes: Environment = {}): Promise<Ended> {
  return run({
    command: [setting('CONFORMANCE_AWS'), ...args],
    environment: { ...process.env, AWS_DEFAULT_OUTPUT: 'json', AWS_PAGER: '', ...changes },
    timeLimitMilliseconds: 60_000,
  });
}

/** What a command answers that has to succeed; `undefined` where it says nothing. */
export async function answerOf<T>(args: readonly string[], changes: Environment = {}): Promise<T> {
  const { code, stdout, stderr } = await aws(args, changes);
  assert.equal(code, 0, `aws ${args.slice(0, 2).join(' ')} failed: ${stderr}`);
  return (stdout === '' ? undefined : JSON.parse(stdout)) as T;
}

/** Has to fail, with this error code of the service. */
export async function refused(
  code: string,
  args: readonly string[],
  changes: Environment = {},
): Promise<string> {
  const ended = await aws(args, changes);
  assert.notEqual(ended.code, 0);
  assert.match(ended.stderr, new RegExp(`^An error occurred \\(${code}\\) when calling the`, 'm'));
  return ended.stderr;
}

/** As another user: without the profile, whose credentials come before the environment's. */
export function as(key: { readonly accessKeyId: string; readonly secretAccessKey: string }): Environment {
  return {
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_DEFAULT_REGION: target.region,
  };
}
