import type { SensitiveRule } from './spotter.ts';

export function labelOf(rule: SensitiveRule): string {
  return rule.kind === 'pii' ? rule.type : rule.name;
}

/** What stands in place of masked data, as Bedrock writes it: `{EMAIL}`. */
export function placeholder(rule: SensitiveRule): string {
  return `{${labelOf(rule)}}`;
}

/**
 * Numbered placeholders of one conversation, and what they stand for. The same data have the same placeholder wherever
 * they come; since a conversation is sent anew with each request, its numbers are the same each time. Nothing of it
 * outlives the request.
 */
export class Placeholders {
  readonly #byData = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #taken: (text: string) => boolean;
  #originals: ReadonlyMap<string, string> = new Map();

  /** @param taken whether the conversation has this text already, so that it cannot be a placeholder of ours */
  constructor(taken: (text: string) => boolean) {
    this.#taken = taken;
  }

  of(rule: SensitiveRule, data: string): string {
    const label = labelOf(rule);
    const key = `${label}\n${data}`;
    const known = this.#byData.get(key);
    if (known !== undefined) return known;
    let made: string;
    do {
      const number = (this.#counts.get(label) ?? 0) + 1;
      this.#counts.set(label, number);
      made = `{${label}_${number}}`;
    } while (this.#taken(made));
    this.#byData.set(key, made);
    return made;
  }

  /** From here on, what is masked is the model's: only what the caller sent is put back. */
  close(): void {
    this.#originals = new Map(
      Array.from(this.#byData, ([key, made]) => [made, key.slice(key.indexOf('\n') + 1)] as const),
    );
  }

  /** The text with the caller's own data put back. */
  restore(text: string): string {
    const restorer = this.restorer();
    return restorer.write(text) + restorer.end();
  }

  restorer(): Restorer {
    return new Restorer(this.#originals);
  }
}

/** Puts data back into a text that comes in pieces; holds back only what may become a placeholder. */
export class Restorer {
  readonly #originals: ReadonlyMap<string, string>;
  readonly #longest: number;
  #held = '';

  constructor(originals: ReadonlyMap<string, string>) {
    this.#originals = originals;
    this.#longest = Math.max(0, ...Array.from(originals.keys(), (made) => made.length));
  }

  write(piece: string): string {
    this.#held += piece;
    return this.#take(false);
  }

  end(): string {
    return this.#take(true);
  }

  #take(ended: boolean): string {
    if (this.#originals.size === 0) return this.#all();
    let out = '';
    for (;;) {
      const open = this.#held.indexOf('{');
      if (open === -1) return out + this.#all();
      out += this.#held.slice(0, open);
      this.#held = this.#held.slice(open);
      const made = this.#placeholderHere();
      if (made !== undefined) {
        out += this.#originals.get(made) ?? '';
        this.#held = this.#held.slice(made.length);
      } else if (!ended && this.#mayBecome()) return out;
      else {
        out += '{';
        this.#held = this.#held.slice(1);
      }
    }
  }

  #placeholderHere(): string | undefined {
    for (let end = this.#held.indexOf('}'); end !== -1 && end < this.#longest;) {
      const made = this.#held.slice(0, end + 1);
      if (this.#originals.has(made)) return made;
      end = this.#held.indexOf('}', end + 1);
    }
    return undefined;
  }

  /** Whether a placeholder begins with all that is held. */
  #mayBecome(): boolean {
    if (this.#held.length >= this.#longest) return false;
    return Array.from(this.#originals.keys()).some((made) => made.startsWith(this.#held));
  }

  #all(): string {
    const all = this.#held;
    this.#held = '';
    return all;
  }
}
