import { isUtf8 } from 'node:buffer';
import { Content } from '#kernel';
import { openContent } from '#open-content';
import type { ContentBlock, DocumentBlock, Message, SystemContentBlock } from '#shapes';
import { isObject } from '../json.ts';
import { invalid } from '../refuse.ts';
import type { ConverseInput } from '../types.ts';
import { isCallId } from './structural.ts';
import { plain, textNode, together, treeOf, valueOf, type Node, type Walk, type Zone } from './text-tree.ts';

/** Members whose values are words of the API. */
const WORDS: ReadonlySet<string> = new Set(['role', 'status', 'format', 'type']);
/** What such a word is made of: anything else there is somebody's text. */
const WORD = /^[a-z0-9_]{1,20}$/;
/** Members that hold JSON of the caller's own. */
const FREE: ReadonlySet<string> = new Set(['json', 'input']);

/** The parts of a request of Converse that a model is given. */
type Conversation = Pick<
  ConverseInput,
  'messages' | 'system' | 'toolConfig' | 'additionalModelRequestFields' | 'inferenceConfig'
>;

/** The texts of a request of Converse, and the request with them as they have become. */
export class ConverseTree {
  readonly #system: Node;
  readonly #messages: Node;
  readonly #toolConfig: Node | undefined;
  readonly #fields: Node | undefined;
  readonly #stop: Node | undefined;

  constructor({ messages, system, toolConfig, additionalModelRequestFields, inferenceConfig }: Conversation) {
    this.#system = together(list(system === undefined ? [] : openContent(system), systemBlock));
    this.#messages = list(messages === undefined ? [] : openContent(messages), message);
    this.#toolConfig = toolConfig && rest(openContent(toolConfig));
    this.#fields =
      additionalModelRequestFields && together(treeOf(openContent(additionalModelRequestFields), 'rest'));
    const stop = inferenceConfig?.stopSequences;
    this.#stop = stop && rest(openContent(stop));
  }

  /** In the order of the request, so that the numbers of placeholders do not depend on the guardrail. */
  get nodes(): readonly Node[] {
    const others = [this.#toolConfig, this.#fields, this.#stop].filter((node) => node !== undefined);
    return [this.#system, this.#messages, ...others];
  }

  /** The request with its texts as they are now; a guardContent block has become the text that it holds. */
  apply(input: Conversation): Conversation {
    const { inferenceConfig } = input;
    // Each value is of the form that it was read from: only texts in it changed.
    return {
      ...input,
      ...(input.system && { system: new Content(valueOf(this.#system) as SystemContentBlock[]) }),
      ...(input.messages && { messages: new Content(valueOf(this.#messages) as Message[]) }),
      ...(this.#toolConfig && { toolConfig: contentOf(input.toolConfig, this.#toolConfig) }),
      ...(this.#fields && {
        additionalModelRequestFields: contentOf(input.additionalModelRequestFields, this.#fields),
      }),
      ...(inferenceConfig && {
        inferenceConfig: {
          ...inferenceConfig,
          ...(this.#stop && { stopSequences: contentOf(inferenceConfig.stopSequences, this.#stop) }),
        },
      }),
    };
  }
}

function contentOf<T>(_like: Content<T> | undefined, node: Node): Content<T> {
  return new Content(valueOf(node) as T);
}

function list<T>(items: readonly T[], node: (item: T, index: number) => Node): Node {
  return { kind: 'list', items: items.map(node) };
}

/** What the API gives a form. */
const walk: Walk = { special, isName: () => true };

function rest(value: unknown): Node {
  return together(treeOf(value, 'rest', walk));
}

function special(name: string, value: unknown): Node | undefined {
  if (WORDS.has(name) && typeof value === 'string' && WORD.test(value)) return plain(value);
  if (name === 'toolUseId' && isCallId(value)) return plain(value);
  if (FREE.has(name)) return treeOf(value, 'rest');
  if (name === 'image' || name === 'video' || name === 'audio') return { kind: 'opaque', value, what: name };
  if (name === 'redactedContent') return { kind: 'opaque', value, what: 'redacted reasoning' };
  if (name === 'document' && isObject(value)) return document(value);
  return undefined;
}

function message({ role, content, ...others }: Message, at: number): Node {
  const blocks = list(content ?? [], (block, index) =>
    contentBlock(block, `messages.${at}.content.${index}`),
  );
  return map({
    role: plain(role),
    ...plainEach(others),
    content: content === undefined ? plain(content) : together(blocks),
  });
}

function contentBlock(block: ContentBlock, where: string): Node {
  if (block.text !== undefined) return map({ text: textNode(block.text, 'messages') });
  if (block.guardContent !== undefined) return guarded(block.guardContent, 'messages', where);
  return rest(block);
}

function systemBlock(block: SystemContentBlock, index: number): Node {
  if (block.text !== undefined) return map({ text: textNode(block.text, 'system') });
  if (block.guardContent !== undefined) return guarded(block.guardContent, 'system', `system.${index}`);
  return rest(block);
}

function guarded(block: NonNullable<ContentBlock['guardContent']>, zone: Zone, where: string): Node {
  const text = block.text?.text;
  if (text === undefined) {
    throw invalid(
      `The guardContent block at ${where} is not text, which is all that a guardrail can assess.`,
    );
  }
  return map({ text: textNode(text, zone, true) });
}

const TEXT_FORMATS: ReadonlySet<unknown> = new Set(['csv', 'html', 'md', 'txt']);

/** A document: its name and what it says, where that is text. */
function document(value: object): Node {
  // The shape of the request has made sure of it; what is missing is refused where the request is read.
  const { name, source, format, ...others } = value as DocumentBlock;
  const bytes = source?.bytes;
  const read = bytes !== undefined && TEXT_FORMATS.has(format);
  // In another encoding, whoever reads it knows which would see what was not seen here.
  if (read && (!isUtf8(bytes) || bytes.includes(0))) {
    throw invalid('A document of text is UTF-8 where a guardrail is to read it, and has no zero bytes.');
  }
  const inner: Node = read
    ? map({ bytes: { kind: 'bytes', text: textNode(Buffer.from(bytes).toString('utf8'), 'rest') } })
    : bytes === undefined
      ? rest(source)
      : { kind: 'opaque', value: source, what: 'document' };
  return map({
    ...(format !== undefined && { format: plain(format) }),
    ...(name !== undefined && { name: textNode(name, 'rest') }),
    ...(source !== undefined && { source: inner }),
    ...plainEach(others),
  });
}

function plainEach(members: object): Record<string, Node> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, plain(value)]));
}

function map(members: Readonly<Record<string, Node>>): Node {
  return { kind: 'map', entries: Object.entries(members) };
}
