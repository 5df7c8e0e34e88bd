import { isObject, type Json, type JsonObject } from './json.ts';
import { invalid } from './refuse.ts';

/** One field of the model's own answer that the caller asks to see: the segments of its JSON pointer. */
type Pointer = readonly string[];

/**
 * @throws ApiError `ValidationException` for an empty pointer and for one that is none
 * @see https://datatracker.ietf.org/doc/html/rfc6901
 */
export function parsePointers(paths: readonly string[]): readonly Pointer[] {
  return paths.map((path, index) => {
    if (!/^(?:\/(?:[^~/]|~[01])*)+$/u.test(path)) {
      throw invalid(
        `The value at additionalModelResponseFieldPaths.${index} is not a JSON pointer to a field, such as /stop_sequence.`,
      );
    }
    return path
      .slice(1)
      .split('/')
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  });
}

/** The fields asked for, gathered from one answer or from the events of a stream, where a later one overrides. */
export class ResponseFields {
  readonly #pointers: readonly Pointer[];
  readonly #found: Map<Pointer, Json>;

  constructor(pointers: readonly Pointer[]) {
    this.#pointers = pointers;
    this.#found = new Map();
  }

  get wanted(): boolean {
    return this.#pointers.length > 0;
  }

  gather(answer: unknown): void {
    for (const pointer of this.#pointers) {
      const value = resolve(pointer, answer);
      if (value !== undefined) this.#found.set(pointer, value);
    }
  }

  /** The fields in their places: `/a/b` as `{ a: { b: … } }`; `undefined` where none was there. */
  get fields(): Json | undefined {
    if (this.#found.size === 0) return undefined;
    const root: Tree = new Map();
    for (const [pointer, value] of this.#found) plant(root, pointer, value);
    return harvest(root);
  }
}

/** @returns `undefined` where the answer has no such field */
function resolve(pointer: Pointer, answer: unknown): Json | undefined {
  let here = answer;
  for (const segment of pointer) {
    if (Array.isArray(here)) here = /^(?:0|[1-9]\d*)$/.test(segment) ? here[Number(segment)] : undefined;
    else if (isObject(here) && Object.hasOwn(here, segment)) here = here[segment];
    else return undefined;
  }
  // It came out of JSON.parse, or is not there.
  return here as Json | undefined;
}

type Tree = Map<string, Tree | { readonly leaf: Json }>;

function plant(root: Tree, pointer: Pointer, leaf: Json): void {
  let here = root;
  for (const segment of pointer.slice(0, -1)) {
    const next = here.get(segment);
    // A wider field that was asked for too holds this one already.
    if (next !== undefined && !(next instanceof Map)) return;
    const branch: Tree = next ?? new Map();
    here.set(segment, branch);
    here = branch;
  }
  here.set(pointer.at(-1) ?? '', { leaf });
}

/** `Object.fromEntries` makes own members only, so that a field named `__proto__` is harmless. */
function harvest(tree: Tree): JsonObject {
  return Object.fromEntries(
    Array.from(tree, ([name, node]) => [name, node instanceof Map ? harvest(node) : node.leaf]),
  );
}
