/** What the probe found inside a sandbox: facts, which `sandbox/findings.ts` judges from outside. */
export interface ProbeReport {
  /** Lines of /proc/self/status by name: `Seccomp`, `NoNewPrivs`, `CapEff`, … */
  readonly status: Readonly<Record<string, string>>;
  /** Process ids that /proc shows. */
  readonly processes: readonly number[];
  readonly environment: Readonly<Record<string, string>>;
  /** Of the paths that it was told to look for, those that are there. */
  readonly seen: readonly string[];
  /** Of the folders that must be read-only, those that took a file. */
  readonly written: readonly string[];
  /** Network interfaces in /proc/net/dev. */
  readonly interfaces: readonly string[];
  /** Per destination, the error's code, or `connected`. */
  readonly connections: Readonly<Record<string, string>>;
  /** `Max core file size` and others of /proc/self/limits, soft bound. */
  readonly limits: Readonly<Record<string, string>>;
  readonly coreDumpFilter: string;
}
