import type { Shape, StructureShape } from '#shapes';
import { valueOf } from './limit-cases.ts';

/** One string of an operation's input that a body carries, and is not one of a list of words. */
export interface StringPlace {
  readonly path: string;
  /** The sample with this text there. */
  readonly put: (text: string) => object;
}

type Put = (value: unknown) => object;

/** Every string of an input, each structure once; `sample` is an input that is right. */
export function stringPlaces(input: StructureShape, sample: object): StringPlace[] {
  const seen = new Set<Shape>();
  const places: StringPlace[] = [];
  visit(input, '', sample, (value) => value as object);
  return places;

  function visit(shape: Shape, path: string, given: unknown, put: Put): void {
    switch (shape.kind) {
      case 'string':
        if (shape.enum === undefined) places.push({ path, put });
        break;
      case 'list':
        visit(shape.member, `${path}[0]`, Array.isArray(given) ? given[0] : undefined, (item) => put([item]));
        break;
      case 'map':
        visit(shape.key, `${path}.key`, undefined, (key) => put({ [String(key)]: valueOf(shape.value) }));
        visit(shape.value, `${path}.value`, undefined, (value) => put({ key: value }));
        break;
      case 'structure': {
        if (seen.has(shape) || shape.eventStream) return;
        seen.add(shape);
        const base = (given ?? valueOf(shape)) as Readonly<Record<string, unknown>>;
        for (const { name, binding, shape: inner } of shape.members.values()) {
          // What is not visible may not stand in a path or a header.
          if (binding === 'label' || binding === 'header') continue;
          const beside = shape.union ? {} : base;
          visit(inner, path === '' ? name : `${path}.${name}`, base[name], (value) =>
            put({ ...beside, [name]: value }),
          );
        }
        break;
      }
      default:
        break;
    }
  }
}
