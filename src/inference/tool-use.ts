import { randomBytes } from 'node:crypto';

/** The patterns of ToolUseBlock in the API model. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const ID = /^[a-zA-Z0-9_.:-]{1,64}$/;

export function isToolName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/** A text written with the characters that a name may have: what a guardrail made of one stays a name. */
export function asToolName(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}

/** The toolUseIds of one answer: the model's own where they are valid and differ, else new ones. */
export class ToolUseIds {
  readonly #seen = new Set<string>();

  accept(id: unknown): string {
    const accepted = typeof id === 'string' && ID.test(id) && !this.#seen.has(id) ? id : newId();
    this.#seen.add(accepted);
    return accepted;
  }
}

function newId(): string {
  return `tooluse_${randomBytes(16).toString('base64url')}`;
}
