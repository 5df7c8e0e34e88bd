import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CaprockError } from '#kernel';
import { readSettings } from '#settings';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * A command's arguments; `--home` is understood by each of them.
 * @throws CaprockError `BadUsage`, with the usage
 */
export function readArgs<T extends Options>(usage: string, args: readonly string[], options: T) {
  try {
    const all = { ...options, home: { type: 'string' as const } };
    return parseArgs({ args: [...args], options: all, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new CaprockError('BadUsage', `Usage: caprock ${usage}`, { cause });
  }
}

/** The home that a command is about: `--home`, `CAPROCK_HOME`, or the default. */
export function homeOf(values: { readonly home?: string | undefined }): string {
  return readSettings(values.home === undefined ? [] : ['--home', values.home], process.env).home;
}
