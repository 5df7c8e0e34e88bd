import { constants } from 'node:fs';
import { isThere, realPathOf } from './machine.ts';
import type { Architecture } from './seccomp.ts';

/** A host path and its place inside; read-only. */
export interface Shown {
  readonly host: string;
  readonly inside: string;
}

/** What dynamically linked programs need: the C library and its kin, and the loader that their headers name. */
const LIBRARIES = {
  x64: { folders: ['/usr/lib/x86_64-linux-gnu', '/usr/lib64'], loader: '/lib64/ld-linux-x86-64.so.2' },
  arm64: { folders: ['/usr/lib/aarch64-linux-gnu', '/usr/lib64'], loader: '/lib/ld-linux-aarch64.so.1' },
} as const satisfies Record<Architecture, { folders: readonly string[]; loader: string }>;

/** The system libraries of this machine: nothing else of the host's files is shown to a model's software. */
export async function systemLibraries(architecture: Architecture): Promise<Shown[]> {
  const { folders, loader } = LIBRARIES[architecture];
  const shown: Shown[] = [];
  for (const folder of folders) {
    const host = await realPathOf(folder);
    if (host !== undefined) shown.push({ host, inside: folder });
  }
  const host = await realPathOf(loader);
  // `/lib` is a link to `/usr/lib` inside. Where the loader comes with a folder above, there is nothing to add.
  const inside = `/usr${loader}`;
  const comesAlong = shown.some((one) => inside.startsWith(`${one.inside}/`));
  if (host !== undefined && !comesAlong) shown.push({ host, inside });
  return shown;
}

/** Files of /proc that tell of the host and not of the sandbox; bwrap shows them as any /proc has them. */
const TELLING = [
  'cmdline',
  'config.gz',
  'consoles',
  'diskstats',
  'interrupts',
  'iomem',
  'ioports',
  'kallsyms',
  'kcore',
  'key-users',
  'keys',
  'kmsg',
  'kpagecount',
  'kpageflags',
  'latency_stats',
  'modules',
  'mtrr',
  'partitions',
  'sched_debug',
  'slabinfo',
  'softirqs',
  'swaps',
  'sysrq-trigger',
  'timer_list',
  'version',
  'vmallocinfo',
];

/** Those that this kernel has, as paths. */
export async function tellingFiles(): Promise<string[]> {
  const paths = TELLING.map((name) => `/proc/${name}`);
  const there = await Promise.all(paths.map((path) => isThere(path, constants.F_OK)));
  return paths.filter((_, index) => there[index]);
}
