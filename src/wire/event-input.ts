import { ApiError } from '#kernel';
import type { Member, StructureShape } from '#shapes';
import type { ContentTree } from './content-tree.ts';
import { DecoderCompiler } from './decode.ts';
import { readFrame, type Frame } from './frame-reader.ts';
import { finish } from './finish.ts';
import { parseJson } from './json/parse.ts';
import { Problems } from './problems.ts';

/** A member that is no value of the request but what comes after its head, event by event. */
export function streamsEvents({ binding, shape }: Member): boolean {
  return binding === 'payload' && shape.kind === 'structure' && shape.eventStream;
}

/**
 * Decodes the events that a request streams, `{ chunk: { bytes } }`; `content` is what was declared below the
 * stream's member.
 */
export function createEventDecoder(
  events: StructureShape,
  content: ContentTree,
): (frame: Buffer) => Record<string, unknown> {
  const compiler = new DecoderCompiler('epoch-seconds');
  const members = new Map(
    [...events.members.values()].map((member) => [
      member.wireName,
      { name: member.name, decode: compiler.member(member, content) },
    ]),
  );
  const names = [...members.keys()].join(', ');
  return (bytes) => {
    const frame = readFrame(bytes);
    const member =
      textOf(frame, ':message-type') === 'event' && members.get(textOf(frame, ':event-type') ?? '');
    if (!member) throw new ApiError('ValidationException', `An event must be one of ${names}.`);
    const problems = new Problems();
    const event = { [member.name]: member.decode(parseJson(frame.payload), problems) };
    if (problems.listed > 0) problems.under(0, member.name);
    return finish(event, problems);
  };
}

function textOf({ headers }: Frame, name: string): string | undefined {
  const header = headers.get(name);
  return header?.type === 'text' ? header.value : undefined;
}
