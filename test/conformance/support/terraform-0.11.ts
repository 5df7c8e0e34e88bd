import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goCommand, goLacks } from './go.ts';
import { mustRun } from './run.ts';

/** Both are compiled from nothing in a quarter of an hour of a quiet machine. */
const TIME_LIMIT = 90 * 60_000;

export interface Terraform011 {
  /** The program. */
  readonly terraform: string;
  /** The folder with the AWS provider, under the name that Terraform looks for. */
  readonly plugins: string;
}

/**
 * Compiles Terraform 0.11.15 and version 1.60.0 of its AWS provider, which are the last that Go compiles as modules of
 * their own, as the go.mod files of `folder` pin them. All that it takes and makes is in `cache`.
 */
export async function ensureTerraform011(
  folder: string,
  cache: string,
): Promise<Terraform011 | { readonly unavailable: string }> {
  const unavailable = await goLacks();
  if (unavailable !== undefined) return { unavailable };
  const plugins = join(cache, 'plugins');
  await mkdir(plugins, { recursive: true });
  await compile('terraform', 'github.com/hashicorp/terraform', join(cache, 'terraform'));
  const provider = 'github.com/terraform-providers/terraform-provider-aws';
  await compile('provider-aws', provider, join(plugins, 'terraform-provider-aws_v1.60.0_x4'));
  return { terraform: join(cache, 'terraform'), plugins };

  async function compile(name: string, program: string, path: string): Promise<void> {
    // In a copy: what is patched is beside its go.mod.
    const copy = join(cache, 'sources', name);
    await cp(join(folder, name), copy, { recursive: true });
    const go = goCommand(copy, cache, TIME_LIMIT);
    if ((await readFile(join(copy, 'go.mod'), 'utf8')).includes('./ugorji')) await patchCodec(copy, go);
    // Not optimised: that takes half the time, and what it waits for is Caprock.
    await mustRun(go(['build', '-gcflags=all=-N -l', '-ldflags=-s -w', '-o', path, program]));
  }
}

/**
 * A copy of the codec that Terraform 0.11 needs, in which an alphabet of base64 has no letter twice: Go refuses such a
 * one today, before main begins.
 */
async function patchCodec(folder: string, go: ReturnType<typeof goCommand>): Promise<void> {
  const version = 'github.com/ugorji/go@v0.0.0-20170107133203-ded73eae5db7';
  const { Dir } = JSON.parse(await mustRun(go(['mod', 'download', '-json', version]))) as { Dir: string };
  const copy = join(folder, 'ugorji');
  await cp(Dir, copy, { recursive: true });
  await writeFile(join(copy, 'go.mod'), 'module github.com/ugorji/go\n');
  const path = join(copy, 'codec', 'gen.go');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('0123456789__")', '0123456789_-")'));
}
