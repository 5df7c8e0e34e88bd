import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);

/** What `full-disk-process.ts` saw. */
interface Seen {
  readonly acknowledged: readonly string[];
  readonly refused: readonly string[];
  readonly whileFull: { readonly health: string; readonly ready: string; readonly append: string };
  readonly afterwards: { readonly health: string };
  readonly found: readonly string[];
}

/** As root, or in a user namespace where those are permitted: a mount that no other process sees. */
const waysToMount: readonly (readonly string[])[] = [['--mount'], ['--map-root-user', '--mount']];

describe('a full disk under the trail', () => {
  test('records are refused while it is full, kept again once there is room, and no acknowledged one is lost', async (context) => {
    const way = await permittedWay();
    if (way === undefined) {
      context.skip('neither root nor a user namespace may mount a small file system here');
      return;
    }
    await using folder = await temporaryFolder();
    const script = new URL('full-disk-process.ts', import.meta.url).pathname;
    const command = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" "$3" "$1"';
    const unshare = [...way, 'sh', '-c', command, 'sh', folder.path, process.execPath, script];
    const { stdout } = await run('unshare', unshare, { maxBuffer: 64 * 1024 * 1024 });
    // The script is ours, and writes nothing else.
    const seen = JSON.parse(stdout) as Seen;

    assert.ok(seen.acknowledged.length > 100, 'some fitted before the disk was full');
    assert.ok(seen.refused.length > 0, 'the disk was full in the end');
    assert.deepEqual(seen.whileFull, {
      health: 'refusing',
      ready: 'TrailUnavailable',
      append: 'TrailUnavailable',
    });
    assert.deepEqual(seen.afterwards, { health: 'recording' });
    const found = new Set(seen.found);
    assert.deepEqual(
      seen.acknowledged.filter((id) => !found.has(id)),
      [],
      'acknowledged and lost',
    );
    assert.deepEqual(
      seen.refused.filter((id) => found.has(id)),
      [],
      'refused and kept',
    );
  });
});

async function permittedWay(): Promise<readonly string[] | undefined> {
  await using folder = await temporaryFolder();
  for (const way of waysToMount) {
    try {
      await run('unshare', [...way, 'mount', '-t', 'tmpfs', 'tmpfs', folder.path]);
      return way;
    } catch {
      // The next way may be permitted.
    }
  }
  return undefined;
}
