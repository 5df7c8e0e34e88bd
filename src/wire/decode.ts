import { Content, isExactNumber } from '#kernel';
import type { ListShape, MapShape, Member, Shape, StructureShape } from '#shapes';
import { NO_CONTENT, type ContentTree } from './content-tree.ts';
import type { Problems } from './problems.ts';
import type { Decoder } from './decoder.ts';
import { scalarDecoder, type TimestampFormat } from './scalars.ts';
import { malformed, MISSING, tooLong, tooShort } from './violation.ts';

/** Compiles shapes into decoders, each structure once: they may contain themselves. */
export class DecoderCompiler {
  readonly #timestamps: TimestampFormat;
  readonly #structures = new Map<StructureShape, Decoder>();

  constructor(timestamps: TimestampFormat) {
    this.#timestamps = timestamps;
  }

  decoder(shape: Shape): Decoder {
    switch (shape.kind) {
      case 'structure':
        return this.#structure(shape);
      case 'list':
        return this.#list(shape);
      case 'map':
        return this.#map(shape);
      default:
        return scalarDecoder(shape, this.#timestamps);
    }
  }

  /** The decoder of a structure's members of one kind; it wraps what stands at the declared paths of content. */
  members(members: Iterable<Member>, union: boolean, content: ContentTree): Decoder {
    return structureDecoder([...members], union, (member) => this.member(member, content));
  }

  /** The decoder of one member of the structure that `content` belongs to. */
  member({ name, shape }: Member, content: ContentTree): Decoder {
    const tree = content.members.get(name) ?? NO_CONTENT;
    const inner =
      tree.members.size > 0 && shape.kind === 'structure'
        ? this.members(shape.members.values(), shape.union, tree)
        : this.decoder(shape);
    if (!tree.here) return inner;
    return (value, problems) => new Content(inner(value, problems)); // promise 1: content leaves the codec wrapped
  }

  #structure(shape: StructureShape): Decoder {
    const known = this.#structures.get(shape);
    if (known !== undefined) return known;
    // Compiled at first use: a structure that contains itself would otherwise have no end.
    let compiled: Decoder | undefined;
    const decoder: Decoder = (value, problems) => {
      compiled ??= structureDecoder([...shape.members.values()], shape.union, (member) =>
        this.decoder(member.shape),
      );
      return compiled(value, problems);
    };
    this.#structures.set(shape, decoder);
    return decoder;
  }

  #list(shape: ListShape): Decoder {
    const decodeMember = this.decoder(shape.member);
    const checkSize = sizeCheck(shape.min, shape.max);
    return (value, problems) => {
      if (!Array.isArray(value)) return problems.add(malformed('Member must be a list'));
      if (!checkSize(value.length, problems)) return undefined;
      const list: unknown[] = [];
      for (let index = 0; index < value.length; index += 1) {
        const before = problems.listed;
        const item: unknown = value[index];
        if (item === null) problems.add(MISSING);
        else list.push(decodeMember(item, problems));
        if (problems.listed !== before) problems.under(before, `${index + 1}.member`);
      }
      return list;
    };
  }

  #map(shape: MapShape): Decoder {
    const decodeKey = this.decoder(shape.key);
    const decodeValue = this.decoder(shape.value);
    const checkSize = sizeCheck(shape.min, shape.max);
    return (value, problems) => {
      if (!isObject(value)) return problems.add(malformed('Member must be a map'));
      const keys = Object.keys(value);
      if (!checkSize(keys.length, problems)) return undefined;
      const map: Record<string, unknown> = {};
      for (const [index, key] of keys.entries()) {
        const before = problems.listed;
        // Assigning it would change what the object is instead of what it holds.
        if (key === '__proto__') problems.add(malformed('Member must not be named __proto__'));
        decodeKey(key, problems);
        // The key is the caller's text: the path counts instead. // promise 1
        if (problems.listed !== before) problems.under(before, `${index + 1}.key`);
        const beforeValue = problems.listed;
        const item = value[key];
        if (item === null) problems.add(MISSING);
        else map[key] = decodeValue(item, problems);
        if (problems.listed !== beforeValue) problems.under(beforeValue, `${index + 1}.value`);
      }
      return map;
    };
  }
}

function structureDecoder(
  members: readonly Member[],
  union: boolean,
  compile: (member: Member) => Decoder,
): Decoder {
  const byWireName = new Map(
    members.map((member) => [member.wireName, { name: member.name, decode: compile(member) }]),
  );
  const required = members.filter((member) => member.required).map((member) => member.name);
  const names = members.map((member) => member.wireName).join(', ');
  const unknown = names === '' ? 'Member must have no members' : `Member must have no members but ${names}`;
  const notOne = `Member must have exactly one of the members ${names}`;
  return (value, problems) => {
    if (!isObject(value)) return problems.add(malformed('Member must be a structure'));
    const structure: Record<string, unknown> = {};
    let found = 0;
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === null || item === undefined) continue; // null is how some clients write an absent member
      found += 1;
      const member = byWireName.get(key);
      if (member === undefined) {
        problems.add(malformed(unknown));
        continue;
      }
      const before = problems.listed;
      structure[member.name] = member.decode(item, problems);
      if (problems.listed !== before) problems.under(before, member.name);
    }
    for (const name of required) if (!Object.hasOwn(structure, name)) problems.add(MISSING, name);
    if (union && found !== 1) problems.add(malformed(notOne));
    return structure;
  };
}

function sizeCheck(min = 0, max = Number.MAX_SAFE_INTEGER): (size: number, problems: Problems) => boolean {
  return (size, problems) => {
    if (size > max) problems.add(tooLong(max));
    else if (size < min) problems.add(tooShort(min));
    else return true;
    return false;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}
