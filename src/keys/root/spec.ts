import { isAbsolute, join, resolve } from 'node:path';
import { CaprockError, Secret } from '#kernel';
import { readPrivateFile } from '../private-file.ts';
import { readAwsKmsPlace } from './aws-kms-place.ts';
import { awsKmsProvider } from './aws-kms.ts';
import { fileProvider } from './file.ts';
import { loadModule, type LoadModule } from './cryptoki.ts';
import type { OpenServiceKey } from './key-service.ts';
import { passphraseProvider, type AskPassphrase } from './passphrase.ts';
import { badSpec } from './bad-spec.ts';
import { pkcs11Provider } from './pkcs11.ts';
import { readPkcs11Uri } from './pkcs11-uri.ts';
import type { RootKeyProvider } from './provider.ts';

/** What providers need of the world around them. */
export interface RootKeySurroundings {
  /** Where the file is that is the root key when nothing else is said. */
  readonly home: string;
  /** Asks whoever sits there; without it a passphrase has to come from a file. */
  readonly ask?: AskPassphrase;
  /** The way to a key service, by the egress list. */
  readonly openServiceKey?: OpenServiceKey;
  /** Loads a hardware module; with pkcs11js when not given. */
  readonly loadModule?: LoadModule;
}

/** Bytes of a file that holds a passphrase. */
const PASSPHRASE_FILE_BYTES = 4_096;

type Kind = (rest: string, surroundings: RootKeySurroundings) => RootKeyProvider;

/** What stands before the first colon, and what makes the provider of the rest. */
const kinds: Readonly<Record<string, Kind>> = {
  file: (path) => {
    if (path === '')
      throw badSpec('file: is followed by the path of the file, such as file:/etc/caprock/root.key');
    return fileProvider(resolve(path));
  },
  passphrase: (rest, { ask }) => {
    if (rest === 'prompt') {
      if (ask !== undefined) return passphraseProvider('typed at the prompt', once(ask));
      throw badSpec('passphrase:prompt needs a terminal to ask at');
    }
    // What is not a path may be the passphrase itself, and is not repeated.
    if (!isAbsolute(rest)) {
      throw badSpec(
        'passphrase: is followed by the absolute path of a file (mode 0600) that holds the passphrase, or by the word prompt',
      );
    }
    return passphraseProvider(
      `in ${rest}`,
      once(() => readPassphrase(rest)),
    );
  },
  pkcs11: (rest, surroundings) => pkcs11Provider(readPkcs11Uri(rest), surroundings.loadModule ?? loadModule),
  'aws-kms': (rest, { openServiceKey }) => {
    const place = readAwsKmsPlace(rest);
    if (openServiceKey === undefined) throw badSpec('aws-kms: needs a way out, which this program has not');
    return awsKmsProvider(place, openServiceKey);
  },
};

/**
 * The provider that `CAPROCK_ROOT_KEY` names: `file:PATH`, `passphrase:PATH`, `passphrase:prompt`, `aws-kms:ARN…`,
 * `pkcs11:…`; nothing is the file `root.key` of the home.
 *
 * @throws CaprockError `BadSetting`
 */
export function rootKeyProvider(text: string, surroundings: RootKeySurroundings): RootKeyProvider {
  if (text === '') return fileProvider(join(surroundings.home, 'root.key'));
  const [kind = ''] = text.split(':', 1);
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (make === undefined) throw badSpec(`it begins with one of ${Object.keys(kinds).join(':, ')}:`);
  return make(text.slice(kind.length + 1), surroundings);
}

/** Asks at the first need, and then knows. */
function once(ask: AskPassphrase): AskPassphrase {
  let asked: Promise<Secret> | undefined;
  return (isNew) => {
    asked ??= ask(isNew).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

async function readPassphrase(path: string): Promise<Secret> {
  const bytes = await readPrivateFile(path, PASSPHRASE_FILE_BYTES);
  if (bytes === undefined) {
    throw new CaprockError(
      'RootKeyMissing',
      `The file ${path}, which holds the root key's passphrase, is not there.`,
    );
  }
  const text = bytes.toString('utf8').replace(/\r?\n$/, '');
  bytes.fill(0);
  return new Secret(text);
}
