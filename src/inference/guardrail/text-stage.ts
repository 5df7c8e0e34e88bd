import type { ActiveGuardrail } from './active.ts';
import { noteSensitive, noteUnmasked, replacementFor } from './assess.ts';
import { WordWatch } from './word-watch.ts';

/** One guardrail on one text of an answer that comes in pieces. */
export interface TextStage {
  write(piece: string): string;
  end(): string;
}

/** Masks as the text comes, and puts back what was the caller's. What is only noted is noted at the end. */
export class MaskStage implements TextStage {
  readonly #active: ActiveGuardrail;
  readonly #mask: TextStage | undefined;
  readonly #restorer: TextStage | undefined;
  readonly #pieces: string[] = [];

  constructor(active: ActiveGuardrail) {
    const { placeholders } = active;
    const { rules, assessment } = active.sides.output;
    this.#active = active;
    this.#mask = rules.anonymize?.mask((spotted, data) => {
      assessment.sensitive(spotted.rule, data, 'ANONYMIZED');
      return replacementFor(spotted, data, placeholders);
    });
    this.#restorer = placeholders?.restorer();
  }

  write(piece: string): string {
    this.#pieces.push(piece);
    const masked = this.#mask?.write(piece) ?? piece;
    return this.#restorer?.write(masked) ?? masked;
  }

  end(): string {
    const side = this.#active.sides.output;
    if (side.rules.assesses) {
      side.ran = true;
      noteUnmasked(this.#pieces.join(''), side.rules, side.assessment);
    }
    const masked = this.#mask?.end() ?? '';
    if (this.#restorer === undefined) return masked;
    return this.#restorer.write(masked) + this.#restorer.end();
  }
}

/**
 * Lets a text through as it is assessed, as Bedrock's asynchronous mode does: unmasked, and ended by what is to be
 * blocked. Nothing passes here before it was looked at.
 */
export class WatchStage implements TextStage {
  readonly #active: ActiveGuardrail;
  readonly #words: TextStage | undefined;
  readonly #mask: TextStage | undefined;
  readonly #restorer: TextStage | undefined;
  readonly #pieces: string[] = [];

  constructor(active: ActiveGuardrail) {
    const { rules, assessment } = active.sides.output;
    this.#active = active;
    this.#words = rules.blockedWords.isEmpty
      ? undefined
      : new WordWatch(rules.blockedWords, (hit) => assessment.word(hit, 'BLOCKED'));
    this.#mask = rules.block?.mask((spotted, data) => {
      assessment.sensitive(spotted.rule, data, 'BLOCKED');
      return '';
    });
    this.#restorer = active.placeholders?.restorer();
  }

  write(piece: string): string {
    this.#pieces.push(piece);
    const passed = this.#words?.write(piece) ?? piece;
    const watched = this.#mask?.write(passed) ?? passed;
    if (this.#isBlocked) return '';
    return this.#restorer?.write(watched) ?? watched;
  }

  end(): string {
    const { rules, assessment } = this.#active.sides.output;
    const passed = this.#words?.end() ?? '';
    const watched = this.#mask === undefined ? passed : this.#mask.write(passed) + this.#mask.end();
    this.#active.sides.output.ran ||= rules.assesses;
    const text = this.#pieces.join('');
    if (this.#isBlocked) {
      assessment.cover(text, true);
      return '';
    }
    noteUnmasked(text, rules, assessment);
    // Found, and not masked: this mode does not.
    noteSensitive(text, rules.anonymize, assessment, 'NONE');
    return this.#restorer === undefined ? watched : this.#restorer.write(watched) + this.#restorer.end();
  }

  get #isBlocked(): boolean {
    return this.#active.sides.output.assessment.blocked;
  }
}

/** All guardrails on one text, the innermost first. */
export class TextFlow {
  readonly #stages: readonly TextStage[];
  #pieces: string[] = [];

  constructor(active: readonly ActiveGuardrail[]) {
    this.#stages = active
      .toReversed()
      .map((one) => (one.asynchronous ? new WatchStage(one) : new MaskStage(one)));
  }

  write(piece: string): string {
    this.#pieces.push(piece);
    return this.#stages.reduce((text, stage) => stage.write(text), piece);
  }

  end(): string {
    let text = '';
    for (const stage of this.#stages) text = (text === '' ? '' : stage.write(text)) + stage.end();
    return text;
  }

  /** What the model said. */
  get said(): string {
    return this.#pieces.join('');
  }
}
