import { ApiError } from '#kernel';
import type { OperationShape } from '#shapes';

export interface Identified {
  readonly operation: OperationShape;
  /** Decoded path labels, by member name. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Branch {
  readonly literals: Map<string, Branch>;
  /** A segment that is a label; its name is the operation's business, as two may name it differently. */
  label?: Branch;
  readonly operations: Map<string, Route>;
}

interface Route {
  readonly operation: OperationShape;
  /** Which segments are labels: index and member name. */
  readonly labels: readonly (readonly [index: number, name: string])[];
}

/** Path templates as a tree of segments. Paths are matched as they are on the wire, undecoded. */
export class PathTree {
  readonly #root = branch();

  add(operation: OperationShape): void {
    const segments = operation.http.path.split('/');
    const labels: [number, string][] = [];
    let at = this.#root;
    for (const [index, segment] of segments.entries()) {
      if (segment.startsWith('{') && segment.endsWith('}')) {
        labels.push([index, segment.slice(1, -1)]);
        at = at.label ??= branch();
      } else {
        const next = at.literals.get(segment) ?? branch();
        at.literals.set(segment, next);
        at = next;
      }
    }
    at.operations.set(operation.http.method, { operation, labels });
  }

  /** @throws ApiError ValidationException for a label that plays tricks */
  find(method: string, rawPath: string): Identified | undefined {
    const segments = rawPath.split('/');
    let at = this.#root;
    for (const segment of segments) {
      const next = at.literals.get(segment) ?? at.label;
      if (next === undefined) return undefined;
      at = next;
    }
    const route = at.operations.get(method);
    if (route === undefined) return undefined;
    const labels: Record<string, string> = {};
    for (const [index, name] of route.labels) labels[name] = decodeLabel(segments[index] ?? '', name);
    return { operation: route.operation, labels };
  }
}

function branch(): Branch {
  return { literals: new Map(), operations: new Map() };
}

/** Decoded exactly once, so that what is authorised is what is looked up. */
function decodeLabel(raw: string, name: string): string {
  let label: string;
  try {
    label = decodeURIComponent(raw);
  } catch {
    throw invalid(name, 'percent-encoded UTF-8');
  }
  if (label === '') throw invalid(name, 'not empty');
  if (label === '.' || label === '..') throw invalid(name, 'a name and not a relative path');
  if (/\p{Cc}/u.test(label)) throw invalid(name, 'without control characters');
  return label;
}

function invalid(name: string, right: string): ApiError {
  return new ApiError(
    'ValidationException',
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must be ${right}`,
  );
}
