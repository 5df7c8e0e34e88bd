import { CaprockError, Secret } from '#kernel';
import { say } from './output.ts';

/**
 * Asks for a secret at the terminal, without showing what is typed.
 * @param twice ask again, and take it only when both are alike
 * @throws CaprockError `NoTerminal` | `NotAlike` | `Cancelled`
 */
export async function askSecret(question: string, twice: boolean): Promise<Secret> {
  if (!process.stdin.isTTY) {
    throw new CaprockError(
      'NoTerminal',
      `${question}: there is no terminal to ask at; put it into a file instead.`,
    );
  }
  const typed = await readHidden(question);
  if (twice && (await readHidden(`${question}, once more`)) !== typed) {
    throw new CaprockError('NotAlike', 'The two were not alike.');
  }
  return new Secret(typed);
}

/** For a root key that is `passphrase:prompt`. */
export const atTheTerminal = { ask: (isNew: boolean) => askSecret('Passphrase of the root key', isNew) };

const ENTER = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const ERASE = new Set(['\u007f', '\b']);

function readHidden(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(`${question}: `);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  return new Promise<string>((resolve, reject) => {
    let typed = '';
    const hear = (text: string): void => {
      for (const character of text) {
        if (character === INTERRUPT)
          return finish(() => reject(new CaprockError('Cancelled', 'Nothing was done.')));
        if (ENTER.has(character)) return finish(() => resolve(typed));
        typed = ERASE.has(character) ? [...typed].slice(0, -1).join('') : typed + character;
      }
    };
    const finish = (settle: () => void): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      say('');
      settle();
    };
    stdin.on('data', hear);
    stdin.resume();
  });
}
