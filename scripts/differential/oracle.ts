import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answer, DifferentialCase } from './case.ts';

/** Its licence (AGPL) keeps it out of Caprock: a tool of developers, fetched when it is asked for. */
const PACKAGE = '@cloud-copilot/iam-simulate';
const VERSION = '0.1.173';

/** An independent evaluator, in a process of its own. */
export interface Oracle extends AsyncDisposable {
  readonly name: string;
  ask(one: DifferentialCase): Promise<Answer>;
}

/** Installs it into a temporary folder, with npm and without scripts, and starts it. */
export async function startOracle(): Promise<Oracle> {
  const folder = mkdtempSync(join(tmpdir(), 'caprock-differential-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`];
    const { status, stderr } = spawnSync('npm', npm, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm could not install ${PACKAGE}: ${stderr}`);
    const program = join(folder, 'oracle-process.mjs');
    copyFileSync(fileURLToPath(new URL('oracle-process.mjs', import.meta.url)), program);
    const child = spawn(process.execPath, [program, PACKAGE], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      name: `${PACKAGE} ${VERSION}`,
      async ask(one) {
        child.stdin.write(`${JSON.stringify(one)}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error('the other evaluator ended before it answered');
        // Only oracle-process.mjs writes there.
        return JSON.parse(String(value)) as Answer;
      },
      async [Symbol.asyncDispose]() {
        const ended = once(child, 'exit');
        child.stdin.end();
        await ended;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
