import { createHash } from 'node:crypto';
import { CaprockError } from '#kernel';
import { DIGEST, hasControlCharacters, isPlainRelativePath } from './names.ts';

/** One file of a delivered bundle. */
export interface BundleFile {
  /** Relative to the bundle's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly executable: boolean;
}

/** A bundle's files in the order of their paths, as text: what `digests.json` holds, and what the digest covers. */
export function formatBundleList(files: readonly BundleFile[]): string {
  const sorted = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    // Their order is part of the text.
    .map(({ path, bytes, sha256, executable }) => ({ path, bytes, sha256, executable }));
  return JSON.stringify({ files: sorted }, undefined, 1) + '\n';
}

/** The digest of a bundle, by which its copy is named: over every path, size, digest and executable bit. */
export function bundleDigest(list: string | Uint8Array): string {
  return createHash('sha256').update(list).digest('hex');
}

/** @throws CaprockError `DamagedBundle` */
export function parseBundleList(text: string): readonly BundleFile[] {
  const files = filesOf(text);
  if (files?.every(isBundleFile)) return files;
  throw new CaprockError('DamagedBundle', 'The list of the bundle’s digests is not in its form.');
}

function filesOf(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('files' in value)) return undefined;
    return Array.isArray(value.files) ? value.files : undefined;
  } catch {
    return undefined;
  }
}

function isBundleFile(value: unknown): value is BundleFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, bytes, sha256, executable }: Partial<Record<keyof BundleFile, unknown>> = value;
  return (
    typeof path === 'string' &&
    isPlainRelativePath(path) &&
    !hasControlCharacters(path) &&
    typeof bytes === 'number' &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === 'string' &&
    DIGEST.test(sha256) &&
    typeof executable === 'boolean'
  );
}
