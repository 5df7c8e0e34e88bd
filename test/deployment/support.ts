import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  deliver,
  openModels,
  prepareSandbox,
  type DeliveryOptions,
  type Deployment,
  type Invocation,
  type ModelAnswer,
  type ModelLimits,
  type Models,
  type Sandbox,
} from '#deployment';
import { Content, systemClock } from '#kernel';
import { openContent } from '#open-content';

export const REGION = 'us-east-1';

/** A folder that is gone after the test. */
export class Folder implements AsyncDisposable {
  readonly path = mkdtempSync(join(tmpdir(), 'caprock-deployment-'));

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Copies of bundles are read-only folders, which a normal user must open before they can be removed.
    spawnSync('chmod', ['-R', 'u+w', this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** A copy of a fixture that a test may change, with other members in its manifest. */
export function bundleFrom(folder: Folder, name: string, members: Record<string, unknown> = {}): string {
  const path = folder.at(`source-${name}-${Math.random()}`);
  cpSync(fixture(name), path, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(path, 'caprock.json'), 'utf8'));
  writeFileSync(join(path, 'caprock.json'), JSON.stringify({ ...manifest, ...members }));
  return path;
}

export async function delivered(
  folder: Folder,
  source: string,
  options: Partial<DeliveryOptions> = {},
): Promise<Deployment> {
  const directory = folder.at('deployments');
  return (await deliver({ source, directory, region: REGION, clock: systemClock, ...options })).deployment;
}

let prepared: Promise<Sandbox> | undefined;

/** The sandbox of this machine, prepared once for a test file. */
export function sealed(): Promise<Sandbox> {
  prepared ??= prepareSandbox({ unsealed: false });
  return prepared;
}

/** Models of a home of their own, in a real sandbox. */
export async function running(
  folder: Folder,
  limits: Partial<ModelLimits> = {},
  sandbox?: Sandbox,
): Promise<Models> {
  return openModels({
    runDirectory: folder.at('run'),
    sandbox: sandbox ?? (await sealed()),
    clock: systemClock,
    limits: { modelStopMilliseconds: 3_000, ...limits },
  });
}

export function asking(
  deployment: Deployment,
  body: unknown,
  more: Partial<Omit<Invocation, 'deployment' | 'body'>> = {},
): Invocation {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    deployment,
    customer: '111111111111',
    path: '/invocations',
    body: new Content<Uint8Array>(Buffer.from(text)),
    stream: false,
    signal: new AbortController().signal,
    ...more,
  };
}

/** The text of an answer, streamed or whole. */
export async function textOf(answer: ModelAnswer): Promise<string> {
  if (answer.kind === 'whole') return Buffer.from(openContent(answer.body)).toString();
  const parts: Uint8Array[] = [];
  for await (const chunk of answer.chunks) parts.push(openContent(chunk));
  return Buffer.concat(parts).toString();
}
