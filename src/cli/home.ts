import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CaprockError } from '#kernel';
import { readSettings } from '#settings';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * A command's arguments; `--home` is understood by each of them.
 * @throws CaprockError `BadUsage`
 */
export function readArgs<T extends Options>(usage: string, args: readonly string[], options: T) {
  try {
    const all = { ...options, home: { type: 'string' as const } };
    return parseArgs({ args: [...args], options: all, allowPositionals: true, strict: true });
  } catch (cause) {
    throw badUsage(usage, (cause as Error).message.split('. ')[0] ?? '', cause);
  }
}

/** The flags of a command that takes nothing else. @throws CaprockError `BadUsage` */
export function readFlags<T extends Options>(usage: string, args: readonly string[], options: T) {
  const { values, positionals } = readArgs(usage, args, options);
  if (positionals.length > 0) throw badUsage(usage, 'It takes flags alone');
  return values;
}

/** `BadUsage`: what was wrong, and below it the right form. */
export function badUsage(usage: string, wrong: string, cause?: unknown): CaprockError {
  return new CaprockError('BadUsage', `${wrong}.\nUsage: caprock ${usage}`, { cause });
}

/** The home that a command is about: `--home`, `CAPROCK_HOME`, or the default. */
export function homeOf(values: { readonly home?: string | undefined }): string {
  return readSettings(values.home === undefined ? [] : ['--home', values.home], process.env).home;
}
