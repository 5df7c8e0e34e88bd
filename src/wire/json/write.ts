import { CaprockError, Content, Secret } from '#kernel';
import { openContent } from '#open-content';
import { revealSecret } from '#reveal-secret';
import type { ListShape, MapShape, Member, Shape, StructureShape } from '#shapes';
import { NO_CONTENT, type ContentTree } from '../content-tree.ts';
import { formatTimestamp } from '../timestamp.ts';

/** Gives a value of one shape as JSON text. The value is Caprock's own, so a wrong type is a fault of Caprock. */
export type JsonWriter = (value: unknown) => string;

/** Compiles shapes into writers, each structure once. Content is opened wherever it stands. */
export class JsonWriterCompiler {
  readonly #structures = new Map<StructureShape, JsonWriter>();

  /** `place` names the member for the error message. */
  writer(shape: Shape, place: string): JsonWriter {
    switch (shape.kind) {
      case 'structure':
        return this.#structure(shape);
      case 'list':
        return this.#list(shape, place);
      case 'map':
        return this.#map(shape, place);
      case 'string':
        return (value) => (typeof value === 'string' ? JSON.stringify(value) : wrong(place, 'a string'));
      case 'number':
        return (value) => writeNumber(value, place);
      case 'boolean':
        return (value) => (typeof value === 'boolean' ? String(value) : wrong(place, 'true or false'));
      case 'blob':
        return (value) => (value instanceof Uint8Array ? `"${base64(value)}"` : wrong(place, 'bytes'));
      case 'timestamp': {
        const format = shape.format ?? 'epoch-seconds';
        const quote = format === 'epoch-seconds' ? '' : '"';
        return (value) =>
          value instanceof Date ? quote + formatTimestamp(value, format) + quote : wrong(place, 'a date');
      }
      case 'document':
        return (value) => JSON.stringify(value) ?? wrong(place, 'a JSON value');
    }
  }

  /** Writes some members of a structure, and insists that what was declared as content comes wrapped. */
  members(members: Iterable<Member>, name: string, content: ContentTree): JsonWriter {
    return structureWriter([...members], name, (member) => this.member(member, name, content));
  }

  /** The writer of one member of the structure that `content` belongs to. */
  member(member: Member, structure: string, content: ContentTree): JsonWriter {
    const place = `${structure}.${member.name}`;
    const tree = content.members.get(member.name);
    if (tree !== undefined) return this.#guarded(member.shape, place, tree);
    const write = this.writer(member.shape, place);
    return (value) => write(opened(value));
  }

  /** As {@link writer}; a value that is bare where content was declared is refused. // promise 1 */
  #guarded(shape: Shape, place: string, tree: ContentTree): JsonWriter {
    const wrapped = this.writer(shape, place);
    const bare =
      tree.here || shape.kind !== 'structure'
        ? undefined
        : this.members(shape.members.values(), shape.name, tree);
    return (value) => {
      if (value instanceof Content) return wrapped(openContent(value));
      if (bare !== undefined) return bare(value);
      throw new CaprockError('BareContent', `${place} must be wrapped in Content.`);
    };
  }

  #structure(shape: StructureShape): JsonWriter {
    const known = this.#structures.get(shape);
    if (known !== undefined) return known;
    let compiled: JsonWriter | undefined;
    const writer: JsonWriter = (value) => {
      compiled ??= this.members(shape.members.values(), shape.name, NO_CONTENT);
      return compiled(value);
    };
    this.#structures.set(shape, writer);
    return writer;
  }

  #list(shape: ListShape, place: string): JsonWriter {
    const write = this.writer(shape.member, place);
    return (value) => {
      if (!Array.isArray(value)) return wrong(place, 'a list');
      return `[${value.map((item) => write(opened(item))).join(',')}]`;
    };
  }

  #map(shape: MapShape, place: string): JsonWriter {
    const write = this.writer(shape.value, place);
    return (value) => {
      if (typeof value !== 'object' || value === null) return wrong(place, 'a map');
      const members = Object.entries(value)
        .filter(([, item]) => item !== undefined && item !== null)
        .map(([key, item]) => `${JSON.stringify(key)}:${write(opened(item))}`);
      return `{${members.join(',')}}`;
    };
  }
}

function structureWriter(
  members: readonly Member[],
  name: string,
  compile: (member: Member) => JsonWriter,
): JsonWriter {
  const compiled = members.map((member) => ({
    name: member.name,
    prefix: `${JSON.stringify(member.wireName)}:`,
    write: compile(member),
  }));
  return (value) => {
    if (typeof value !== 'object' || value === null) return wrong(name, 'a structure');
    // Any object can be asked for any member; one that it does not have is undefined and skipped.
    const source = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const member of compiled) {
      const item = source[member.name];
      if (item === undefined || item === null) continue;
      text += (text === '' ? '' : ',') + member.prefix + member.write(item);
    }
    return `{${text}}`;
  };
}

function writeNumber(value: unknown, place: string): string {
  if (typeof value !== 'number') return wrong(place, 'a number');
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** What an answer carries closed is opened as it is written: content, and the secret of a new access key. */
export function opened(value: unknown): unknown {
  if (value instanceof Content) return openContent(value);
  return value instanceof Secret ? revealSecret(value) : value;
}

/** @throws CaprockError `OutputOfWrongType` */
export function wrong(place: string, right: string): never {
  throw new CaprockError('OutputOfWrongType', `${place} must be ${right}.`);
}
