import { CaprockError } from '#kernel';
import type { StructureShape } from '#shapes';

/** Declared paths of content as a tree of members. */
export interface ContentTree {
  /** Content stands right here. */
  readonly here: boolean;
  readonly members: ReadonlyMap<string, ContentTree>;
}

export const NO_CONTENT: ContentTree = { here: false, members: new Map() };

/**
 * @throws CaprockError `UnknownContentPath` where a path names no member: a misspelt path must not leave content
 * bare. // promise 1
 */
export function contentTree(paths: readonly string[], shape: StructureShape): ContentTree {
  const here = paths.includes('');
  const members = new Map<string, ContentTree>();
  const firsts = new Set(paths.filter((path) => path !== '').map((path) => path.split('.', 1)[0] ?? ''));
  for (const first of firsts) {
    const member = shape.members.get(first);
    const rests = paths
      .filter((path) => path === first || path.startsWith(`${first}.`))
      .map((path) => path.slice(first.length + 1));
    const deeper = rests.some((rest) => rest !== '');
    if (member === undefined || (deeper && member.shape.kind !== 'structure')) {
      throw new CaprockError(
        'UnknownContentPath',
        `${shape.name} has no content path that starts with ${first}.`,
      );
    }
    members.set(
      first,
      member.shape.kind === 'structure'
        ? contentTree(rests, member.shape)
        : { here: true, members: NO_CONTENT.members },
    );
  }
  return { here, members };
}
