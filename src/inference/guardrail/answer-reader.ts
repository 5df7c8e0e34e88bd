import type { Untrusted } from '../json.ts';

/** What takes the events of a model's stream, and gives those that may go on. */
export interface AnswerReader {
  accept(event: Untrusted, choices: readonly Untrusted[]): readonly Untrusted[];
  end(): readonly Untrusted[];
}
