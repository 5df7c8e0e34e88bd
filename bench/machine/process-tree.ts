import { readdirSync, readFileSync } from 'node:fs';
import { afterName } from '../load/processor-time.ts';

/** The processes below this one, children and their children. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (of: number): number[] =>
    (children.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  return stat === '' ? undefined : Number(afterName(stat)[1]);
}

/** What the process was started as, its words divided by blanks. */
export function commandOf(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ');
}

/**
 * Memory of a target's processes, in MiB: the resident set of a single process; where there are several, the
 * proportional set of each, so that what they share counts once.
 */
export function memoryMebibytes(pids: readonly number[]): number {
  const [only] = pids;
  if (pids.length === 1 && only !== undefined) return kibibytes(readProc(only, 'status'), 'VmRSS') / 1024;
  return pids.reduce((sum, pid) => sum + kibibytes(readProc(pid, 'smaps_rollup'), 'Pss'), 0) / 1024;
}

function kibibytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

/** Empty for a process that is gone. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
