// Puts the program together: of a thousand files one, which starts in a third of the processor time. Made when the
// sources are not those that it was made of; the sources themselves run as well, and tests of parts import those.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './prepare.mjs';

const source = join(root, 'src');

/** So many stay: of an older one, threads may still be started by a service that runs. */
const KEPT = 4;

const OWN_PLACE = 'import.meta.url';

/** A thread of ours is a program of its own. */
const THREAD = /new Worker\(new URL\('(\.\/[\w-]+)\.ts', import\.meta\.url\)/g;

/**
 * @param {string} folder where programs are kept
 * @returns {Promise<string>} the path of the program, of the sources as they are now: that of the sources themselves where it
 * cannot be put together, as where nothing can be written
 */
export async function prepareProgram(folder = join(root, '.cache', 'program')) {
  const made = join(folder, fingerprint());
  const main = join(made, 'main.js');
  if (existsSync(main)) return main;
  const making = `${made}.${process.pid}`;
  try {
    mkdirSync(making, { recursive: true });
    await put(making);
    renameSync(making, made);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    // Or another process was first, with the same.
    if (existsSync(main)) return main;
    const [why] = String(error.message).split('\n');
    process.stderr.write(
      `caprock: the program could not be put together (${why}): the sources are started\n`,
    );
    return join(source, 'main.ts');
  }
  removeOld(folder);
  return main;
}

async function put(folder) {
  const { build } = await import('rolldown');
  process.stderr.write('caprock: putting the program together (once after each change)\n');
  await build({
    input: { main: join(source, 'main.ts') },
    platform: 'node',
    logLevel: 'warn',
    // Asked for by pg, and by a token's library, only where somebody has installed them.
    external: ['pg-native', 'pkcs11js'],
    plugins: [placesOfSources(folder)],
    output: { dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
  });
}

/** Of all that the program is made of: names, sizes and times. The dependencies are those of the lock file. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) hash.update(`${relative(root, path)}\n${stats.size}\n${stats.mtimeMs}\n`);
  };
  for (const path of ['package.json', 'package-lock.json', 'scripts/program.mjs']) add(join(root, path));
  for (const name of readdirSync(source, { recursive: true }).sort()) add(join(source, name));
  return hash.digest('hex').slice(0, 32);
}

/** What a source finds beside itself, it still finds there; only its threads are beside the program. */
function placesOfSources(program) {
  return {
    name: 'places-of-sources',
    transform(code, id) {
      if (!id.startsWith(source) || !code.includes(OWN_PLACE)) return null;
      const place = JSON.stringify(relative(program, id));
      return code
        .replaceAll(THREAD, (_, path) => {
          const fileName = `${basename(path)}.js`;
          this.emitFile({ type: 'chunk', id: join(dirname(id), `${path}.ts`), fileName });
          return `new Worker(new URL('./${fileName}', PLACE_OF_PROGRAM)`;
        })
        .replaceAll(OWN_PLACE, `new URL(${place}, ${OWN_PLACE}).href`)
        .replaceAll('PLACE_OF_PROGRAM', OWN_PLACE);
    },
  };
}

function removeOld(folder) {
  const made = readdirSync(folder).map((name) => join(folder, name));
  const times = new Map(made.map((path) => [path, statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
  const old = made.sort((a, b) => times.get(b) - times.get(a)).slice(KEPT);
  for (const path of old) rmSync(path, { recursive: true, force: true });
}
